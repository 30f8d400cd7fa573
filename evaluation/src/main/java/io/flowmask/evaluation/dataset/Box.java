package io.flowmask.evaluation.dataset;

/**
 * A box in a frame's pixels, not rounded.
 *
 * @param x left edge
 * @param y top edge
 * @param width not negative
 * @param height not negative
 */
public record Box(double x, double y, double width, double height) {
    public Box {
        if (!(Double.isFinite(x) && Double.isFinite(y) && Double.isFinite(width) && Double.isFinite(height))
                || width < 0
                || height < 0) {
            throw new IllegalArgumentException("A box has four finite numbers and no negative side, but it is [" + x
                    + ", " + y + ", " + width + ", " + height + "]");
        }
    }

    /** Square pixels. */
    public double area() {
        return width * height;
    }

    /** Square pixels in both boxes. */
    public double intersection(Box other) {
        double common = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
        double high = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
        return common <= 0 || high <= 0 ? 0 : common * high;
    }
}
