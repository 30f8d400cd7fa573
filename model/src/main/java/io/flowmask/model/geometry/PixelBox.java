package io.flowmask.model.geometry;

/** A box in whole pixels of a frame; {@code x} and {@code y} are its top left corner, origin at the frame's top left. */
public record PixelBox(int x, int y, int width, int height) {
    public PixelBox {
        if (width < 0 || height < 0) {
            throw new IllegalArgumentException("A box has no negative side, but it is " + width + "×" + height);
        }
    }
}
