package io.flowmask.cameras.simulation.space;

/**
 * A {@link Viewpoint} for images of one size: points to pixels, and pixels to rays. Pixel (0, 0) has its centre at (0.5, 0.5).
 * Immutable.
 */
public final class Projection {
    /** What is nearer than this, metres, is not drawn. */
    public static final double NEAR = 0.4;

    private final Viewpoint viewpoint;
    private final int width;
    private final int height;
    private final double focal;
    private final double centreX;
    private final double centreY;

    /**
     * @param viewpoint the camera
     * @param width image width, pixels
     * @param height image height, pixels
     * @param margin pixels on each side beyond the camera's field of view
     */
    public Projection(Viewpoint viewpoint, int width, int height, int margin) {
        this.viewpoint = viewpoint;
        this.width = width;
        this.height = height;
        this.focal = viewpoint.focalLengthPx(width - 2 * margin);
        this.centreX = width / 2.0;
        this.centreY = height / 2.0;
    }

    public Viewpoint viewpoint() {
        return viewpoint;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public double focal() {
        return focal;
    }

    /** Metres from the camera along its axis. */
    public double depth(double x, double y, double z) {
        Vec3 c = viewpoint.position();
        Vec3 f = viewpoint.forward();
        return (x - c.x()) * f.x() + (y - c.y()) * f.y() + (z - c.z()) * f.z();
    }

    /** Column of a point whose depth is known. */
    public double column(double x, double y, double z, double depth) {
        Vec3 c = viewpoint.position();
        Vec3 r = viewpoint.right();
        return centreX + focal * ((x - c.x()) * r.x() + (y - c.y()) * r.y() + (z - c.z()) * r.z()) / depth;
    }

    /** Row of a point whose depth is known. */
    public double row(double x, double y, double z, double depth) {
        Vec3 c = viewpoint.position();
        Vec3 d = viewpoint.down();
        return centreY + focal * ((x - c.x()) * d.x() + (y - c.y()) * d.y() + (z - c.z()) * d.z()) / depth;
    }

    /** The ray through the middle of a pixel, with length 1 along the camera's axis: point = position + ray · depth. */
    public Vec3 ray(double column, double row) {
        return viewpoint
                .forward()
                .plus(viewpoint.right().times((column - centreX) / focal))
                .plus(viewpoint.down().times((row - centreY) / focal));
    }

    /** Whether a ball may be in the picture: it is on the inner side of the view's four edges, or across one. */
    public boolean mayShow(double x, double y, double z, double radius) {
        double depth = depth(x, y, z);
        double acrossTimesFocal = Math.abs(column(x, y, z, 1) - centreX);
        double downTimesFocal = Math.abs(row(x, y, z, 1) - centreY);
        return depth > NEAR - radius
                && acrossTimesFocal - centreX * depth < radius * Math.sqrt(focal * focal + centreX * centreX)
                && downTimesFocal - centreY * depth < radius * Math.sqrt(focal * focal + centreY * centreY);
    }
}
