package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.space.Vec2;

/** A convex polygon on the ground. Takes over its array; nobody changes it afterwards. */
public final class Outline {
    private final double[] points;

    /**
     * Takes over a polygon.
     *
     * @param points (points, 2): x, y in turn, metres, at least three points
     */
    Outline(double... points) {
        this.points = points;
    }

    /** Whether a place is inside or on the edge. */
    boolean contains(Vec2 place) {
        boolean left = false;
        boolean right = false;
        for (int i = 0; i < count(); i++) {
            int j = (i + 1) % count();
            double side = (x(j) - x(i)) * (place.y() - y(i)) - (y(j) - y(i)) * (place.x() - x(i));
            left |= side > 0;
            right |= side < 0;
        }
        return !(left && right);
    }

    /** How many points. */
    public int count() {
        return points.length / 2;
    }

    public double x(int point) {
        return points[2 * point];
    }

    public double y(int point) {
        return points[2 * point + 1];
    }
}
