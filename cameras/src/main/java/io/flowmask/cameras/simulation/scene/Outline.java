package io.flowmask.cameras.simulation.scene;

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
