package io.flowmask.cameras.simulation.render;

/**
 * Turns convex polygons into rows of pixels. A pixel belongs to the polygon that its centre is in, so that neighbours neither overlap
 * nor leave a gap. Reusable; not for two threads at a time.
 */
final class PolygonScan {
    private final int width;
    private final int height;
    private final int[] left;
    private final int[] right;
    private int top;
    private int bottom;

    PolygonScan(int width, int height) {
        this.width = width;
        this.height = height;
        this.left = new int[height];
        this.right = new int[height];
    }

    /**
     * Takes a polygon.
     *
     * @param xs columns of its points in turn, either way round
     * @param ys their rows
     * @param count how many points
     * @return whether it may have a pixel in the picture
     */
    boolean scan(float[] xs, float[] ys, int count) {
        float lowest = ys[0];
        float highest = ys[0];
        for (int i = 1; i < count; i++) {
            lowest = Math.min(lowest, ys[i]);
            highest = Math.max(highest, ys[i]);
        }
        top = Math.max(0, firstCentre(lowest));
        bottom = Math.min(height, firstCentre(highest));
        if (top >= bottom) {
            return false;
        }
        for (int y = top; y < bottom; y++) {
            left[y] = width;
            right[y] = 0;
        }
        for (int i = 0, j = count - 1; i < count; j = i++) {
            if (ys[i] < ys[j]) {
                edge(xs[i], ys[i], xs[j], ys[j]);
            } else if (ys[i] > ys[j]) {
                edge(xs[j], ys[j], xs[i], ys[i]);
            }
        }
        return true;
    }

    private void edge(float x0, float y0, float x1, float y1) {
        int first = Math.max(top, firstCentre(y0));
        int end = Math.min(bottom, firstCentre(y1));
        double slope = ((double) x1 - x0) / ((double) y1 - y0);
        double x = x0 + (first + 0.5 - y0) * slope;
        for (int y = first; y < end; y++) {
            int column = x <= 0 ? 0 : x >= width ? width : firstCentre((float) x);
            if (column < left[y]) {
                left[y] = column;
            }
            if (column > right[y]) {
                right[y] = column;
            }
            x += slope;
        }
    }

    /** The first pixel whose centre is at or after a coordinate. */
    private static int firstCentre(float coordinate) {
        return (int) Math.ceil(Math.max(-1e6f, Math.min(1e6f, coordinate)) - 0.5f);
    }

    /** First row. */
    int top() {
        return top;
    }

    /** Row after the last. */
    int bottom() {
        return bottom;
    }

    /** First column of a row. */
    int left(int row) {
        return left[row];
    }

    /** Column after the last of a row; not after {@link #left} where the row is empty. */
    int right(int row) {
        return right[row];
    }
}
