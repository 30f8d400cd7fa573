package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec3;
import java.util.Arrays;

/** A convex polygon in the world as the camera sees it, without what is behind the camera. Reusable; not for two threads at a time. */
final class ClippedPolygon {
    private final Projection projection;
    private double[] seen = new double[3 * 16];
    private int points;
    private float[] columns = new float[32];
    private float[] rows = new float[32];
    private int count;

    ClippedPolygon(Projection projection) {
        this.projection = projection;
    }

    void clear() {
        points = 0;
    }

    /** Adds the next point, in metres in the world. */
    void add(double x, double y, double z) {
        if (3 * points == seen.length) {
            seen = Arrays.copyOf(seen, 2 * seen.length);
            columns = new float[seen.length];
            rows = new float[seen.length];
        }
        Vec3 camera = projection.viewpoint().position();
        Vec3 offset = new Vec3(x - camera.x(), y - camera.y(), z - camera.z());
        seen[3 * points] = offset.dot(projection.viewpoint().right());
        seen[3 * points + 1] = offset.dot(projection.viewpoint().down());
        seen[3 * points + 2] = offset.dot(projection.viewpoint().forward());
        points++;
    }

    /** Clips and projects; whether anything is left. */
    boolean finish() {
        count = 0;
        for (int i = 0, j = points - 1; i < points; j = i++) {
            double depth = seen[3 * i + 2];
            double before = seen[3 * j + 2];
            if ((depth < Projection.NEAR) != (before < Projection.NEAR)) {
                double share = (Projection.NEAR - before) / (depth - before);
                emit(
                        seen[3 * j] + share * (seen[3 * i] - seen[3 * j]),
                        seen[3 * j + 1] + share * (seen[3 * i + 1] - seen[3 * j + 1]),
                        Projection.NEAR);
            }
            if (depth >= Projection.NEAR) {
                emit(seen[3 * i], seen[3 * i + 1], depth);
            }
        }
        return count >= 3;
    }

    private void emit(double right, double down, double depth) {
        columns[count] = (float) (projection.width() / 2.0 + projection.focal() * right / depth);
        rows[count] = (float) (projection.height() / 2.0 + projection.focal() * down / depth);
        count++;
    }

    float[] columns() {
        return columns;
    }

    float[] rows() {
        return rows;
    }

    int count() {
        return count;
    }
}
