package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;
import java.util.Arrays;

/** Normals, colours and surfaces of a backdrop's faces, by number. */
final class FaceTable {
    private float[] values = new float[6 * 4096];
    private Surface[] surfaces = new Surface[4096];
    private int count;

    int add(double nx, double ny, double nz, Rgb colour, Surface surface) {
        if (count == surfaces.length) {
            values = Arrays.copyOf(values, 2 * values.length);
            surfaces = Arrays.copyOf(surfaces, 2 * count);
        }
        int at = 6 * count;
        values[at] = (float) nx;
        values[at + 1] = (float) ny;
        values[at + 2] = (float) nz;
        values[at + 3] = colour.red();
        values[at + 4] = colour.green();
        values[at + 5] = colour.blue();
        surfaces[count] = surface;
        return count++;
    }

    int count() {
        return count;
    }

    float normalX(int face) {
        return values[6 * face];
    }

    float normalY(int face) {
        return values[6 * face + 1];
    }

    float normalZ(int face) {
        return values[6 * face + 2];
    }

    float red(int face) {
        return values[6 * face + 3];
    }

    float green(int face) {
        return values[6 * face + 4];
    }

    float blue(int face) {
        return values[6 * face + 5];
    }

    Surface surface(int face) {
        return surfaces[face];
    }
}
