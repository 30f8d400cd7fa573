package io.flowmask.cameras.scene;

import java.awt.geom.Path2D;
import java.awt.geom.Point2D;

/** A pinhole camera on a mast, looking along the road and down. */
final class Lens {
    static final Point POSITION = new Point(2.5, 7.5, 0);

    private static final double PITCH_RADIANS = Math.toRadians(15);
    private static final Point FORWARD = new Point(0, -Math.sin(PITCH_RADIANS), Math.cos(PITCH_RADIANS));
    private static final Point UP = new Point(0, Math.cos(PITCH_RADIANS), Math.sin(PITCH_RADIANS));
    private static final double FOCAL_LENGTH_PER_WIDTH = 0.92;

    private final double centreX;
    private final double centreY;
    private final double focalPx;

    Lens(int heightPx, int widthPx) {
        this.centreX = widthPx / 2.0;
        this.centreY = heightPx / 2.0;
        this.focalPx = widthPx * FOCAL_LENGTH_PER_WIDTH;
    }

    /** Metres along the line of sight; visible things have more than {@link #NEAREST}. */
    double depth(Point point) {
        return point.minus(POSITION).dot(FORWARD);
    }

    /** Depth below which nothing is drawn. */
    static final double NEAREST = 2;

    Point2D project(Point point) {
        Point relative = point.minus(POSITION);
        double depth = Math.max(relative.dot(FORWARD), 0.1);
        return new Point2D.Double(
                centreX + focalPx * relative.x() / depth, centreY - focalPx * relative.dot(UP) / depth);
    }

    /** Pixels per metre at a point. */
    double scale(Point point) {
        return focalPx / depth(point);
    }

    /** The row where the ground meets the sky. */
    double horizonPx() {
        return centreY - focalPx * Math.tan(PITCH_RADIANS);
    }

    Path2D outline(Point... corners) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < corners.length; i++) {
            Point2D pixel = project(corners[i]);
            if (i == 0) {
                path.moveTo(pixel.getX(), pixel.getY());
            } else {
                path.lineTo(pixel.getX(), pixel.getY());
            }
        }
        path.closePath();
        return path;
    }
}
