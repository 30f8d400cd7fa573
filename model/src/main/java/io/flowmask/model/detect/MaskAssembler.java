package io.flowmask.model.detect;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleEncoder;
import io.flowmask.model.geometry.RleMask;
import io.flowmask.model.manifest.ModelManifest.BoxPrototypes;
import io.flowmask.model.manifest.ModelManifest.Prototypes;
import java.util.Arrays;

/**
 * Masks from prototypes: {@code sigmoid(Σ coefficient · prototype)} inside the box grown by one prototype pixel, 0 outside; resized
 * bilinearly to the frame; set where above ½ (YOLACT §3.1, with the crop of the official code). Prototypes are the image's, and
 * where the model has such, those of the {@linkplain BoxQuadratic box}. Reused from mask to mask, not for two threads at a time.
 *
 * <p>The definition asks for the whole frame, but only its part around the box can be set, and that part is never made either. Down
 * a column of the frame, the resized mask is piecewise linear with corners at prototype rows. Between two of these that are both
 * above ½ every pixel is set, between two that are not none is, and so pixels are looked at only where the outline passes. What is
 * set goes straight into run lengths, which run down the columns too.
 */
final class MaskAssembler {
    private static final float SET_ABOVE = 0.5f;

    private final Prototypes shape;
    private final ResamplingAxis rowAxis;
    private final ResamplingAxis columnAxis;
    private final BoxQuadratic quadratic;
    private final RleEncoder encoder = new RleEncoder();
    private FrameSize frame = new FrameSize(1, 1);

    /** The crop, in prototype pixels; the end is exclusive. */
    private int firstRow;

    private int endRow;
    private int firstColumn;
    private int endColumn;

    /** (rows, columns) of the crop: Σ coefficient · prototype, those of the box among them. */
    private final float[] sums;

    /** (columns + 2, rows + 2) of the crop: the mask at prototype resolution, turned on its side, with zeros all around. */
    private final float[] mask;

    /** (rows + 2): one column of the frame at the prototypes' rows. */
    private final float[] profile;

    MaskAssembler(Prototypes shape) {
        this.shape = shape;
        rowAxis = new ResamplingAxis(shape.height());
        columnAxis = new ResamplingAxis(shape.width());
        quadratic = new BoxQuadratic(shape.height(), shape.width());
        sums = new float[shape.height() * shape.width()];
        mask = new float[(shape.height() + 2) * (shape.width() + 2)];
        profile = new float[shape.height() + 2];
    }

    /** Sets the size of the masks that follow. */
    void setFrame(FrameSize size) {
        frame = size;
        rowAxis.setTargetLength(size.heightPx());
        columnAxis.setTargetLength(size.widthPx());
    }

    /**
     * Makes one mask.
     *
     * @param prototypes (P, h, w)
     * @param coefficients (k, P), or with those of the box behind (k, P + 6)
     * @param row which coefficients
     * @param corners (·, 4), boxes: left, top, right, bottom, 0..1 of the frame, possibly beyond
     * @param box which box
     */
    RleMask assemble(float[] prototypes, float[] coefficients, int row, float[] corners, int box) {
        encoder.start(frame);
        firstColumn = cropStart(corners[4 * box], corners[4 * box + 2], shape.width());
        endColumn = cropEnd(corners[4 * box], corners[4 * box + 2], shape.width());
        firstRow = cropStart(corners[4 * box + 1], corners[4 * box + 3], shape.height());
        endRow = cropEnd(corners[4 * box + 1], corners[4 * box + 3], shape.height());
        if (firstColumn < endColumn && firstRow < endRow) {
            startSums(coefficients, row * shape.coefficients() + shape.count(), corners, box);
            addPrototypes(prototypes, coefficients, row * shape.coefficients());
            activate();
            encodeColumns();
        }
        return encoder.finish();
    }

    private static int cropStart(float edge, float otherEdge, int length) {
        return (int) Math.ceil(Math.max(0, Math.min(edge, otherEdge) * length - 1));
    }

    private static int cropEnd(float edge, float otherEdge, int length) {
        return (int) Math.ceil(Math.min(length, Math.max(edge, otherEdge) * length + 1));
    }

    /** With what the box's own prototypes give. */
    private void startSums(float[] coefficients, int from, float[] corners, int box) {
        int columns = endColumn - firstColumn;
        if (shape.ofBoxesOrDefault() == BoxPrototypes.NONE) {
            Arrays.fill(sums, 0, (endRow - firstRow) * columns, 0);
            return;
        }
        quadratic.set(coefficients, from, corners, box);
        for (int y = firstRow; y < endRow; y++) {
            quadratic.row(y, firstColumn, columns, sums, (y - firstRow) * columns);
        }
    }

    private void addPrototypes(float[] prototypes, float[] coefficients, int from) {
        int columns = endColumn - firstColumn;
        int plane = shape.height() * shape.width();
        int p = 0;
        // Four prototypes at a time: rows of a crop are short, and what a pass costs besides arithmetic is shared.
        for (; p + 3 < shape.count(); p += 4) {
            for (int y = firstRow; y < endRow; y++) {
                addFour(
                        prototypes,
                        p * plane + y * shape.width() + firstColumn,
                        plane,
                        coefficients,
                        from + p,
                        (y - firstRow) * columns,
                        columns);
            }
        }
        for (; p < shape.count(); p++) {
            float coefficient = coefficients[from + p];
            for (int y = firstRow; y < endRow; y++) {
                int source = p * plane + y * shape.width() + firstColumn;
                int target = (y - firstRow) * columns;
                for (int x = 0; x < columns; x++) {
                    sums[target + x] += coefficient * prototypes[source + x];
                }
            }
        }
    }

    private void addFour(
            float[] prototypes, int source, int plane, float[] coefficients, int from, int target, int columns) {
        float a = coefficients[from];
        float b = coefficients[from + 1];
        float c = coefficients[from + 2];
        float d = coefficients[from + 3];
        int second = source + plane;
        int third = second + plane;
        int fourth = third + plane;
        for (int x = 0; x < columns; x++) {
            sums[target + x] += a * prototypes[source + x]
                    + b * prototypes[second + x]
                    + c * prototypes[third + x]
                    + d * prototypes[fourth + x];
        }
    }

    private void activate() {
        int rows = endRow - firstRow;
        int columns = endColumn - firstColumn;
        int stride = rows + 2;
        Arrays.fill(mask, 0, stride, 0);
        Arrays.fill(mask, (columns + 1) * stride, (columns + 2) * stride, 0);
        for (int x = 0; x < columns; x++) {
            int column = (x + 1) * stride;
            mask[column] = 0;
            mask[column + rows + 1] = 0;
            for (int y = 0; y < rows; y++) {
                mask[column + 1 + y] = sigmoid(sums[y * columns + x]);
            }
        }
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }

    private void encodeColumns() {
        int stride = endRow - firstRow + 2;
        int end = columnAxis.first(endColumn);
        for (int x = columnAxis.first(Math.max(0, firstColumn - 1)); x < end; x++) {
            int left = (columnAxis.lower(x) - firstColumn + 1) * stride;
            float rightWeight = columnAxis.weight(x);
            float leftWeight = 1 - rightWeight;
            for (int y = 0; y < stride; y++) {
                profile[y] = leftWeight * mask[left + y] + rightWeight * mask[left + stride + y];
            }
            encodeColumn(x * frame.heightPx());
        }
    }

    private void encodeColumn(int column) {
        int runStart = -1;
        for (int row = Math.max(0, firstRow - 1); row < endRow; row++) {
            float above = profile[row - firstRow + 1];
            float below = profile[row - firstRow + 2];
            int from = rowAxis.first(row);
            int to = rowAxis.first(row + 1);
            if (above > SET_ABOVE && below > SET_ABOVE) {
                if (runStart < 0 && from < to) {
                    runStart = from;
                }
            } else {
                for (int y = from; y < to; y++) {
                    float weight = rowAxis.weight(y);
                    boolean set = (1 - weight) * above + weight * below > SET_ABOVE;
                    if (set && runStart < 0) {
                        runStart = y;
                    } else if (!set && runStart >= 0) {
                        encoder.addRun(column + runStart, column + y);
                        runStart = -1;
                    }
                }
            }
        }
        if (runStart >= 0) {
            encoder.addRun(column + runStart, column + rowAxis.first(endRow));
        }
    }
}
