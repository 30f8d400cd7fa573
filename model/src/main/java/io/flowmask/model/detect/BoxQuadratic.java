package io.flowmask.model.detect;

/**
 * The prototypes of a box: the terms of a quadratic, {@code 1, u, v, u², uv, v²}, where u and v are -1 and 1 at the box's edges.
 * What an instance's coefficients make of them is an ellipse, or half of the box, turned any way, which tells apart what looks
 * alike side by side.
 */
final class BoxQuadratic {
    /** As in training. Coefficients lie within -1 and 1, which of terms that are about 1 would be too little to rule a pixel out. */
    private static final float GAIN = 8;

    private final int height;
    private final int width;

    private float constant;
    private float alongU;
    private float alongV;
    private float alongUu;
    private float alongUv;
    private float alongVv;

    private float left;
    private float top;
    private float right;
    private float bottom;

    /** For prototypes of height × width; no box is taken for smaller than a pixel of them. */
    BoxQuadratic(int height, int width) {
        this.height = height;
        this.width = width;
    }

    /**
     * Chooses the instance.
     *
     * @param coefficients with its six at {@code from}
     * @param corners (·, 4), boxes: left, top, right, bottom, 0..1 of the frame, possibly beyond
     */
    void set(float[] coefficients, int from, float[] corners, int box) {
        constant = GAIN * coefficients[from];
        alongU = GAIN * coefficients[from + 1];
        alongV = GAIN * coefficients[from + 2];
        alongUu = GAIN * coefficients[from + 3];
        alongUv = GAIN * coefficients[from + 4];
        alongVv = GAIN * coefficients[from + 5];
        left = Math.min(corners[4 * box], corners[4 * box + 2]);
        right = Math.max(corners[4 * box], corners[4 * box + 2]);
        top = Math.min(corners[4 * box + 1], corners[4 * box + 3]);
        bottom = Math.max(corners[4 * box + 1], corners[4 * box + 3]);
    }

    /**
     * Writes its values at the centres of some pixels of a row: of {@code firstColumn} and each {@code step}-th one behind it.
     *
     * @param columns how many, to {@code target} from {@code at} on
     */
    void row(int row, int firstColumn, int step, int columns, float[] target, int at) {
        float v = (2 * (row + 0.5f) / height - top - bottom) / Math.max(bottom - top, 1f / height);
        float base = constant + v * (alongV + v * alongVv);
        float slope = alongU + v * alongUv;
        float scale = 1 / Math.max(right - left, 1f / width);
        for (int x = 0; x < columns; x++) {
            float u = (2 * (firstColumn + step * x + 0.5f) / width - left - right) * scale;
            target[at + x] = base + u * (slope + u * alongUu);
        }
    }
}
