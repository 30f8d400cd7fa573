package io.flowmask.model.geometry;

/** The size of a frame in pixels. Height comes first, as in a tensor's shape. */
public record FrameSize(int heightPx, int widthPx) {
    public FrameSize {
        if (heightPx <= 0 || widthPx <= 0) {
            throw new IllegalArgumentException("A frame has at least one pixel, but the size is " + widthPx + "×"
                    + heightPx + " (width × height)");
        }
    }

    /** Height × width; up to 2⁶² and so a long. */
    public long pixels() {
        return (long) heightPx * widthPx;
    }

    @Override
    public String toString() {
        return widthPx + "×" + heightPx;
    }
}
