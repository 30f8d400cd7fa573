package io.flowmask.model.image;

import io.flowmask.model.geometry.FrameSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A frame resized to the network's input: (S, S, 3), blue green red, rows first, values 0..255, uint8 or float32 as the manifest
 * says. Where motion is estimated from images, its luminance and, of a partial frame, the flow come with it. Immutable.
 */
public final class PreparedImage {
    private final ByteBuffer pixels;
    private final FrameSize frameSize;
    private final @Nullable Luminance luminance;
    private final @Nullable FlowField flow;

    /**
     * @param pixels the network's input, native byte order; taken over, not copied
     * @param frameSize size of the frame before it was resized
     */
    public PreparedImage(ByteBuffer pixels, FrameSize frameSize) {
        this(pixels.asReadOnlyBuffer().order(ByteOrder.nativeOrder()), frameSize, null, null);
    }

    private PreparedImage(
            ByteBuffer pixels, FrameSize frameSize, @Nullable Luminance luminance, @Nullable FlowField flow) {
        this.pixels = pixels;
        this.frameSize = frameSize;
        this.luminance = luminance;
        this.flow = flow;
    }

    /** The same image together with its luminance. */
    public PreparedImage withLuminance(Luminance value) {
        return new PreparedImage(pixels, frameSize, value, flow);
    }

    /** The same image together with the flow from it to its keyframe. */
    public PreparedImage withFlow(FlowField value) {
        return new PreparedImage(pixels, frameSize, luminance, value);
    }

    /** A fresh read-only view from the first value to the last, native byte order. */
    public ByteBuffer pixels() {
        return pixels.duplicate().order(ByteOrder.nativeOrder());
    }

    public FrameSize frameSize() {
        return frameSize;
    }

    /** Present where motion is estimated from images. */
    public Optional<Luminance> luminance() {
        return Optional.ofNullable(luminance);
    }

    /** Present where it was estimated. */
    public Optional<FlowField> flow() {
        return Optional.ofNullable(flow);
    }
}
