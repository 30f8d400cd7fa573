package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec3;

/**
 * How much of a body lies within the frame, judged by its surface: each face counts with the area that it turns to the camera, as if
 * all of the body were equally far away. A box around its picture would not do, since perspective makes what is cut off near the camera
 * larger than all that is left. Not for two threads at a time.
 */
final class SurfaceShare {
    /** The view's four edges and what is right before the camera. */
    private static final int SIDES = 5;
    /** A triangle gets a corner more at each side it is cut at. */
    private static final int MOST_CORNERS = 3 + SIDES;

    private final Projection projection;
    private final double halfWidth;
    private final double halfHeight;
    /** (corners, 5): how far inside each side a corner is, in units of its own. */
    private double[] inside = new double[0];
    /** The part of a triangle that is left, as shares of the ways from its first corner to the others. */
    private double[] part = new double[2 * MOST_CORNERS];

    private double[] cut = new double[2 * MOST_CORNERS];

    /** @param margin pixels on each side of the projection's image that are outside of the frame */
    SurfaceShare(Projection projection, int margin) {
        this.projection = projection;
        this.halfWidth = projection.width() / 2.0 - margin;
        this.halfHeight = projection.height() / 2.0 - margin;
    }

    /**
     * Judges a body where it stands.
     *
     * @param positions (corners, 3): the mesh's corners in the world
     * @return 0..1; 0 where it turns nothing to the camera
     */
    double of(Mesh mesh, double[] positions) {
        if (measureCorners(mesh.corners(), positions)) {
            return 1;
        }
        Vec3 camera = projection.viewpoint().position();
        int[] triangles = mesh.triangles();
        double whole = 0;
        double seen = 0;
        for (int t = 0; t < triangles.length; t += 3) {
            double turned = turnedTo(camera, positions, 3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]);
            if (turned > 0) {
                whole += turned;
                seen += turned * shareInside(triangles[t], triangles[t + 1], triangles[t + 2]);
            }
        }
        return whole == 0 ? 0 : Math.min(1, seen / whole);
    }

    /** Whether all corners are inside of all sides. */
    private boolean measureCorners(int corners, double[] positions) {
        if (inside.length < SIDES * corners) {
            inside = new double[SIDES * corners];
        }
        double least = Double.MAX_VALUE;
        for (int c = 0; c < corners; c++) {
            double x = positions[3 * c];
            double y = positions[3 * c + 1];
            double z = positions[3 * c + 2];
            double depth = projection.depth(x, y, z);
            double across = projection.column(x, y, z, 1) - projection.width() / 2.0;
            double down = projection.row(x, y, z, 1) - projection.height() / 2.0;
            int i = SIDES * c;
            inside[i] = halfWidth * depth + across;
            inside[i + 1] = halfWidth * depth - across;
            inside[i + 2] = halfHeight * depth + down;
            inside[i + 3] = halfHeight * depth - down;
            inside[i + 4] = depth - Projection.NEAR;
            for (int side = 0; side < SIDES; side++) {
                least = Math.min(least, inside[i + side]);
            }
        }
        return least >= 0;
    }

    /** The area that a triangle turns to the camera, square metres; negative where it shows its back. */
    private static double turnedTo(Vec3 camera, double[] positions, int a, int b, int c) {
        Vec3 corner = new Vec3(positions[a], positions[a + 1], positions[a + 2]);
        Vec3 ab = new Vec3(positions[b], positions[b + 1], positions[b + 2]).minus(corner);
        Vec3 ac = new Vec3(positions[c], positions[c + 1], positions[c + 2]).minus(corner);
        Vec3 towards = camera.minus(corner);
        return ab.cross(ac).dot(towards) / (2 * towards.length());
    }

    /** Share of a triangle's area that is inside of all sides. */
    private double shareInside(int a, int b, int c) {
        part[0] = 0;
        part[1] = 0;
        part[2] = 1;
        part[3] = 0;
        part[4] = 0;
        part[5] = 1;
        int corners = 3;
        for (int side = 0; side < SIDES && corners > 0; side++) {
            double atA = inside[SIDES * a + side];
            double alongB = inside[SIDES * b + side] - atA;
            double alongC = inside[SIDES * c + side] - atA;
            corners = cutAt(corners, atA, alongB, alongC);
        }
        double twice = 0;
        for (int i = 0, j = corners - 1; i < corners; j = i++) {
            twice += part[2 * j] * part[2 * i + 1] - part[2 * i] * part[2 * j + 1];
        }
        // The whole triangle's is 1.
        return twice;
    }

    /** Cuts off where {@code atA + u · alongB + v · alongC} is negative; returns how many corners are left. */
    private int cutAt(int corners, double atA, double alongB, double alongC) {
        int count = 0;
        for (int i = 0, j = corners - 1; i < corners; j = i++) {
            double here = atA + part[2 * i] * alongB + part[2 * i + 1] * alongC;
            double before = atA + part[2 * j] * alongB + part[2 * j + 1] * alongC;
            if (here < 0 != before < 0) {
                double share = before / (before - here);
                cut[2 * count] = part[2 * j] + share * (part[2 * i] - part[2 * j]);
                cut[2 * count++ + 1] = part[2 * j + 1] + share * (part[2 * i + 1] - part[2 * j + 1]);
            }
            if (here >= 0) {
                cut[2 * count] = part[2 * i];
                cut[2 * count++ + 1] = part[2 * i + 1];
            }
        }
        double[] swap = part;
        part = cut;
        cut = swap;
        return count;
    }
}
