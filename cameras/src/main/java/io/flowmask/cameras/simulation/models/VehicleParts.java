package io.flowmask.cameras.simulation.models;

import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/** Parts that all motor vehicles have: wheels, lamps, mirrors, number plates. */
final class VehicleParts {
    private static final int SPOKES = 12;

    private final MeshBuilder mesh;

    VehicleParts(MeshBuilder mesh) {
        this.mesh = mesh;
    }

    /** Wheels on both sides of an axle, in their dark arches. */
    VehicleParts axle(double x, double halfWidth, double radius) {
        mesh.paint(Rgb.grey(16), Surface.MATTE);
        disc(x, halfWidth + 0.004, radius, radius * 1.14);
        mesh.paint(Palette.RUBBER, Surface.MATTE);
        disc(x, halfWidth + 0.012, radius, radius);
        mesh.box(x - radius * 0.8, x + radius * 0.8, halfWidth - 0.22, halfWidth - 0.02, 0, radius);
        mesh.box(x - radius * 0.8, x + radius * 0.8, 0.02 - halfWidth, 0.22 - halfWidth, 0, radius);
        mesh.paint(Rgb.grey(128), Surface.METAL);
        disc(x, halfWidth + 0.02, radius, radius * 0.62);
        mesh.paint(Rgb.grey(60), Surface.MATTE);
        disc(x, halfWidth + 0.024, radius, radius * 0.2);
        return this;
    }

    /** Lamps left and right, facing forward or back. */
    VehicleParts lamps(boolean front, double x, double inner, double outer, double low, double high) {
        mesh.paint(front ? Palette.LAMP_GLASS : Palette.TAIL_RED, front ? Surface.HEADLAMP : Surface.TAIL_LAMP);
        double slant = front ? -0.08 : 0.06;
        if (front) {
            mesh.mirrored(
                    x, inner, low, x + slant, outer, low, x + 1.6 * slant, outer, high, x + 0.6 * slant, inner, high);
        } else {
            mesh.mirrored(
                    x + slant, outer, low, x, inner, low, x + 0.3 * slant, inner, high, x + 1.3 * slant, outer, high);
        }
        return this;
    }

    /** A flat plate across the front or rear. */
    VehicleParts plate(boolean front, double x, double halfWidth, double low, double high, Rgb colour) {
        mesh.paint(colour, Surface.MATTE);
        if (front) {
            mesh.face(x, -halfWidth, low, x, halfWidth, low, x, halfWidth, high, x, -halfWidth, high);
        } else {
            mesh.face(x, halfWidth, low, x, -halfWidth, low, x, -halfWidth, high, x, halfWidth, high);
        }
        return this;
    }

    VehicleParts mirrors(double x, double y, double z, double size, Rgb colour) {
        mesh.paint(colour, Surface.PAINT);
        mesh.box(x - 0.06, x + 0.08, y, y + size, z, z + 0.75 * size);
        mesh.box(x - 0.06, x + 0.08, -y - size, -y, z, z + 0.75 * size);
        return this;
    }

    /** A rectangle on both flanks. */
    VehicleParts flank(double x0, double x1, double y, double low, double high) {
        mesh.mirrored(x1, y, low, x0, y, low, x0, y, high, x1, y, high);
        return this;
    }

    /** Discs on both sides, facing outwards. */
    private void disc(double x, double y, double z, double radius) {
        double[] rim = new double[3 * SPOKES];
        for (int i = 0; i < SPOKES; i++) {
            double angle = -2 * Math.PI * i / SPOKES;
            rim[3 * i] = x + radius * StrictMath.cos(angle);
            rim[3 * i + 1] = y;
            rim[3 * i + 2] = Math.max(0, z + radius * StrictMath.sin(angle));
        }
        mesh.mirrored(rim);
    }
}
