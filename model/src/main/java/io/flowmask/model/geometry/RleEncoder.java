package io.flowmask.model.geometry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes masks from the runs of pixels that are set, without ever seeing the others. Column-major positions: pixel (x, y) is
 * {@code x · height + y}. Reusable, so that masks after the first cost their text only; not for two threads at a time.
 *
 * <p>What it writes is canonical, and thus byte for byte what pycocotools writes for the same mask: runs that touch become one,
 * the first count is of zeros (0 of them where the first pixel is set), and the last is never 0.
 */
public final class RleEncoder {
    private FrameSize size = new FrameSize(1, 1);
    private int pixels;
    private byte[] text = new byte[256];
    private int textLength;
    private int runs;
    private int previousRun;
    private int runBeforePrevious;
    private int written;
    private int pendingStart;
    private int pendingEnd;
    private int area;

    /**
     * Begins a mask; one that was begun before is forgotten.
     *
     * @throws IllegalArgumentException when the frame has more than 2³¹-1 pixels
     */
    public void start(FrameSize frame) {
        if (frame.pixels() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "A mask has at most " + Integer.MAX_VALUE + " pixels, but the frame is " + frame);
        }
        size = frame;
        pixels = (int) frame.pixels();
        textLength = 0;
        runs = 0;
        previousRun = 0;
        runBeforePrevious = 0;
        written = 0;
        pendingStart = 0;
        pendingEnd = 0;
        area = 0;
    }

    /**
     * Adds the pixels from {@code start} up to but without {@code end}.
     *
     * @throws IllegalArgumentException when the run is empty, not after the runs before, or beyond the frame
     */
    public void addRun(int start, int end) {
        if (start < pendingEnd || start >= end || end > pixels) {
            throw new IllegalArgumentException("Run " + start + ".." + end + " is not a run after " + pendingEnd
                    + " within " + pixels + " pixels");
        }
        if (start != pendingEnd) {
            writePending();
            pendingStart = start;
        }
        pendingEnd = end;
    }

    /** Ends the mask that was begun; {@link #start} begins the next one. */
    public RleMask finish() {
        writePending();
        if (written < pixels) {
            write(pixels - written);
        }
        return new RleMask(size, new String(text, 0, textLength, StandardCharsets.ISO_8859_1), area);
    }

    /**
     * Encodes a mask given inside a box; outside it is 0.
     *
     * @param frame size of the mask
     * @param box a box inside the frame
     * @param inside (box.height, box.width) bytes, rows first, set where not 0
     * @throws IllegalArgumentException when the box is not inside the frame or {@code inside} is not of its size
     */
    public RleMask encode(FrameSize frame, PixelBox box, byte[] inside) {
        if (box.x() < 0
                || box.y() < 0
                || (long) box.x() + box.width() > frame.widthPx()
                || (long) box.y() + box.height() > frame.heightPx()) {
            throw new IllegalArgumentException(box + " is not inside a frame of " + frame);
        }
        if (inside.length != (long) box.width() * box.height()) {
            throw new IllegalArgumentException(box + " has " + (long) box.width() * box.height()
                    + " pixels, but there are " + inside.length + " values");
        }
        start(frame);
        for (int x = 0; x < box.width(); x++) {
            int column = (box.x() + x) * frame.heightPx() + box.y();
            int runStart = -1;
            for (int y = 0; y < box.height(); y++) {
                boolean set = inside[y * box.width() + x] != 0;
                if (set && runStart < 0) {
                    runStart = y;
                } else if (!set && runStart >= 0) {
                    addRun(column + runStart, column + y);
                    runStart = -1;
                }
            }
            if (runStart >= 0) {
                addRun(column + runStart, column + box.height());
            }
        }
        return finish();
    }

    private void writePending() {
        if (pendingEnd > pendingStart) {
            write(pendingStart - written);
            write(pendingEnd - pendingStart);
            area += pendingEnd - pendingStart;
            written = pendingEnd;
            pendingStart = pendingEnd;
        }
    }

    private void write(int run) {
        if (text.length - textLength < RunLengthText.MAX_CHARACTERS_PER_RUN) {
            text = Arrays.copyOf(text, 2 * text.length);
        }
        textLength = RunLengthText.write(run, runs++, runBeforePrevious, text, textLength);
        runBeforePrevious = previousRun;
        previousRun = run;
    }
}
