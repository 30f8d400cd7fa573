package io.flowmask.model.geometry;

import java.util.Objects;

/**
 * A binary mask in COCO's compressed run lengths: column-major runs of 0 and 1 in turn, starting with 0, as the text that
 * pycocotools reads and writes.
 *
 * @param size size of the mask
 * @param counts compressed run lengths
 * @param area pixels that are set
 */
public record RleMask(FrameSize size, String counts, int area) {
    public RleMask {
        Objects.requireNonNull(size);
        Objects.requireNonNull(counts);
        if (area < 0 || area > size.pixels()) {
            throw new IllegalArgumentException(
                    "A mask of " + size + " has an area of 0 to " + size.pixels() + " pixels, not " + area);
        }
    }

    /**
     * Reads a mask of unknown origin, checking it in full.
     *
     * @throws IllegalArgumentException when {@code counts} is no run lengths or does not cover {@code size}
     */
    public static RleMask parse(FrameSize size, String counts) {
        int[] runs = RunLengthText.parse(counts);
        long pixels = 0;
        long area = 0;
        for (int i = 0; i < runs.length; i++) {
            pixels += runs[i];
            area += isSet(i) ? runs[i] : 0;
        }
        if (pixels != size.pixels()) {
            throw new IllegalArgumentException(
                    "The run lengths cover " + pixels + " pixels, but a mask of " + size + " has " + size.pixels());
        }
        return new RleMask(size, counts, Math.toIntExact(area));
    }

    /**
     * Encodes run lengths.
     *
     * @param runs lengths of the runs of 0 and 1 in turn, starting with 0, together {@code size}
     */
    public static RleMask ofRunLengths(FrameSize size, int[] runs) {
        for (int i = 0; i < runs.length; i++) {
            if (runs[i] < 0) {
                throw new IllegalArgumentException("Run " + i + " has length " + runs[i] + ", expected 0 or more");
            }
        }
        return parse(size, RunLengthText.format(runs));
    }

    /** Lengths of the runs of 0 and 1 in turn, column by column, starting with 0. */
    public int[] runLengths() {
        return RunLengthText.parse(counts);
    }

    /** The mask as (h, w) bytes of 0 and 1, rows first. */
    public byte[] toBitmap() {
        int height = size.heightPx();
        int width = size.widthPx();
        byte[] bitmap = new byte[Math.multiplyExact(height, width)];
        int[] runs = runLengths();
        int position = 0;
        for (int i = 0; i < runs.length; i++) {
            int end = position + runs[i];
            if (isSet(i)) {
                for (int p = position; p < end; p++) {
                    bitmap[p % height * width + p / height] = 1;
                }
            }
            position = end;
        }
        return bitmap;
    }

    /** The smallest box around the pixels that are set; 0×0 at the origin when there are none. */
    public PixelBox boundingBox() {
        if (area == 0) {
            return new PixelBox(0, 0, 0, 0);
        }
        int height = size.heightPx();
        int left = Integer.MAX_VALUE;
        int top = Integer.MAX_VALUE;
        int right = -1;
        int bottom = -1;
        int[] runs = runLengths();
        int position = 0;
        for (int i = 0; i < runs.length; i++) {
            int end = position + runs[i];
            if (isSet(i) && runs[i] > 0) {
                int firstColumn = position / height;
                int lastColumn = (end - 1) / height;
                left = Math.min(left, firstColumn);
                right = Math.max(right, lastColumn);
                // A run that goes on in the next column touches the frame's bottom and top.
                boolean spansColumns = firstColumn != lastColumn;
                top = spansColumns ? 0 : Math.min(top, position % height);
                bottom = spansColumns ? height - 1 : Math.max(bottom, (end - 1) % height);
            }
            position = end;
        }
        return new PixelBox(left, top, right - left + 1, bottom - top + 1);
    }

    /**
     * Pixels that are set in both masks, counted run by run.
     *
     * @throws IllegalArgumentException when the sizes differ
     */
    public int intersectionArea(RleMask other) {
        if (!size.equals(other.size)) {
            throw new IllegalArgumentException("Masks of " + size + " and " + other.size + " cannot be compared");
        }
        int[] mine = runLengths();
        int[] theirs = other.runLengths();
        int common = 0;
        int position = 0;
        int i = 0;
        int j = 0;
        int myEnd = mine[0];
        int theirEnd = theirs[0];
        while (true) {
            int end = Math.min(myEnd, theirEnd);
            if (isSet(i) && isSet(j)) {
                common += end - position;
            }
            position = end;
            if (position == myEnd && ++i < mine.length) {
                myEnd += mine[i];
            }
            if (position == theirEnd && ++j < theirs.length) {
                theirEnd += theirs[j];
            }
            if (i >= mine.length || j >= theirs.length) {
                return common;
            }
        }
    }

    /**
     * Intersection over union, 0..1; 0 for two empty masks, as in pycocotools.
     *
     * @throws IllegalArgumentException when the sizes differ
     */
    public double intersectionOverUnion(RleMask other) {
        int common = intersectionArea(other);
        long union = (long) area + other.area - common;
        return union == 0 ? 0 : (double) common / union;
    }

    private static boolean isSet(int run) {
        return (run & 1) == 1;
    }
}
