package io.flowmask.model.image;

import io.flowmask.model.geometry.FrameSize;
import java.nio.ByteBuffer;

/**
 * A frame resized to the network's input: (S, S, 3), blue green red, rows first, values 0..255, uint8 or float32 as the manifest
 * says. Immutable.
 */
public final class PreparedImage {
    private final ByteBuffer pixels;
    private final FrameSize frameSize;

    /**
     * @param pixels the network's input, native byte order; taken over, not copied
     * @param frameSize size of the frame before it was resized
     */
    public PreparedImage(ByteBuffer pixels, FrameSize frameSize) {
        this.pixels = pixels.asReadOnlyBuffer().order(java.nio.ByteOrder.nativeOrder());
        this.frameSize = frameSize;
    }

    /** A fresh read-only view from the first value to the last, native byte order. */
    public ByteBuffer pixels() {
        return pixels.duplicate().order(java.nio.ByteOrder.nativeOrder());
    }

    public FrameSize frameSize() {
        return frameSize;
    }
}
