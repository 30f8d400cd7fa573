package io.flowmask.model.detect;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleEncoder;
import io.flowmask.model.geometry.RleMask;
import io.flowmask.model.manifest.ModelManifest.BoxPrototypes;
import io.flowmask.model.manifest.ModelManifest.Prototypes;
import java.util.Arrays;

/**
 * Masks from prototypes: {@code sigmoid(Σ coefficient · prototype)} inside the grown box, 0 outside; resized bilinearly to the frame;
 * set where above ½ (YOLACT §3.1). Prototypes are the image's, and where the model has such, those of the {@linkplain BoxQuadratic
 * box}. The box is grown by one prototype pixel, as in the official code, or by two where it has prototypes: these tell what lies
 * outside, and boxes are often a little too small. Reused from mask to mask, not for two threads at a time.
 *
 * <p>The definition asks for the whole frame, but only its part around the box can be set, and that part is never made either. Down
 * a column of the frame, the resized mask is piecewise linear with corners at prototype rows. Between two of these that are both
 * above ½ every pixel is set, between two that are not none is, and so pixels are looked at only where the outline passes. What is
 * set goes straight into run lengths, which run down the columns too.
 *
 * <p>Where the graph puts out quarters of pixels, each a map of its own, a row's sums are kept in two halves, its even columns and then
 * its odd ones, so that inner loops run along memory. The sigmoid puts them in order.
 */
final class MaskAssembler {
    private static final float SET_ABOVE = 0.5f;

    private final Prototypes shape;
    private final ResamplingAxis rowAxis;
    private final ResamplingAxis columnAxis;
    private final BoxQuadratic quadratic;

    /** Prototype pixels by which the box is grown. */
    private final int growth;

    /** Side of a cell of the prototypes' layout. */
    private final int cellPx;

    private final RleEncoder encoder = new RleEncoder();
    private FrameSize frame = new FrameSize(1, 1);

    /** The crop, in prototype pixels; the end is exclusive. */
    private int firstRow;

    private int endRow;
    private int firstColumn;
    private int endColumn;

    /** The cells that the crop's columns are in. */
    private int firstCell;

    private int cells;

    /** (rows, places in a cell, cells) of the crop: Σ coefficient · prototype, those of the box among them. */
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
        growth = hasBoxPrototypes() ? 2 : 1;
        cellPx = shape.layoutOrDefault().cellPx();
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
     * @param prototypes (P, h, w), or in the model's layout
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
            firstCell = firstColumn / cellPx;
            cells = (endColumn + cellPx - 1) / cellPx - firstCell;
            startSums(coefficients, row * shape.coefficients() + shape.count(), corners, box);
            addPrototypes(prototypes, coefficients, row * shape.coefficients());
            activate();
            encodeColumns();
        }
        return encoder.finish();
    }

    private boolean hasBoxPrototypes() {
        return shape.ofBoxesOrDefault() != BoxPrototypes.NONE;
    }

    private int cropStart(float edge, float otherEdge, int length) {
        return (int) Math.ceil(Math.max(0, Math.min(edge, otherEdge) * length - growth));
    }

    private int cropEnd(float edge, float otherEdge, int length) {
        return (int) Math.ceil(Math.min(length, Math.max(edge, otherEdge) * length + growth));
    }

    /** With what the box's own prototypes give. */
    private void startSums(float[] coefficients, int from, float[] corners, int box) {
        if (!hasBoxPrototypes()) {
            Arrays.fill(sums, 0, (endRow - firstRow) * cellPx * cells, 0);
            return;
        }
        quadratic.set(coefficients, from, corners, box);
        for (int y = firstRow; y < endRow; y++) {
            for (int place = 0; place < cellPx; place++) {
                quadratic.row(y, firstCell * cellPx + place, cellPx, cells, sums, target(y, place));
            }
        }
    }

    /** Where the sums of a row begin, for columns at the same place in their cell. */
    private int target(int row, int place) {
        return ((row - firstRow) * cellPx + place) * cells;
    }

    /** Where a prototype's values for these begin. */
    private int source(int prototype, int row, int place) {
        int channel = (prototype * cellPx + row % cellPx) * cellPx + place;
        int rows = shape.height() / cellPx;
        return (channel * rows + row / cellPx) * (shape.width() / cellPx) + firstCell;
    }

    private void addPrototypes(float[] prototypes, float[] coefficients, int from) {
        int plane = shape.height() * shape.width();
        int p = 0;
        // Four prototypes at a time: rows of a crop are short, and what a pass costs besides arithmetic is shared.
        for (; p + 3 < shape.count(); p += 4) {
            for (int y = firstRow; y < endRow; y++) {
                for (int place = 0; place < cellPx; place++) {
                    addFour(prototypes, source(p, y, place), plane, coefficients, from + p, target(y, place));
                }
            }
        }
        for (; p < shape.count(); p++) {
            for (int y = firstRow; y < endRow; y++) {
                for (int place = 0; place < cellPx; place++) {
                    addOne(prototypes, source(p, y, place), coefficients[from + p], target(y, place));
                }
            }
        }
    }

    private void addOne(float[] prototypes, int source, float coefficient, int target) {
        for (int x = 0; x < cells; x++) {
            sums[target + x] += coefficient * prototypes[source + x];
        }
    }

    private void addFour(float[] prototypes, int source, int plane, float[] coefficients, int from, int target) {
        float a = coefficients[from];
        float b = coefficients[from + 1];
        float c = coefficients[from + 2];
        float d = coefficients[from + 3];
        int second = source + plane;
        int third = second + plane;
        int fourth = third + plane;
        for (int x = 0; x < cells; x++) {
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
            int place = (firstColumn + x) % cellPx;
            int first = target(firstRow, place) + (firstColumn + x) / cellPx - firstCell;
            for (int y = 0; y < rows; y++) {
                mask[column + 1 + y] = sigmoid(sums[first + y * cellPx * cells]);
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
