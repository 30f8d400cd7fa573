package io.flowmask.model.image;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.UnreadableImageException.Reason;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.Motion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Makes a network's input of an encoded frame: decodes it to 8-bit blue, green, red, and resizes it to S × S, bilinearly with
 * half-pixel centres and without antialiasing, as the network was trained. For a uint8 input the resizing is done in 8 bits, for a
 * float32 input in floats. Of a JPEG at least twice as high and wide as a uint8 input, the decoder makes no more than a half, a quarter or
 * an eighth of the pixels a side, as long as it is no smaller than the input; that costs less, and smooths what resizing would skip. What cameras say of their orientation is ignored: the sizes they announce are those of the raw image.
 *
 * <p>Safe for any number of threads, computes on the caller's. Keeps as much native memory as calls have run at a time; close it
 * when none is running. What it returns lies on the Java heap: the engine copies it into a batch anyway, and direct buffers that only
 * the collector frees pile up.
 *
 * <p>A picture of one colour is small however many pixels it has, and so many of them can arrive at once. Of frames larger than 4K
 * so many are therefore decoded at a time in the whole process as have the pixels of two of the largest: 0.3 GB, for a float32 input
 * 1.5 GB.
 */
public final class ImagePreparer implements AutoCloseable {
    /** Frames with more pixels are refused before they are decoded. */
    public static final long MAX_PIXELS = 50_000_000;

    /** The most that JPEG decoders can leave out. */
    private static final int MAX_REDUCTION = 8;

    private static final int KILOPIXEL = 1_000;

    /** A permit for each thousand pixels of frames that are larger than what a workspace keeps, whichever preparer decodes them. */
    static final Semaphore LARGE_FRAMES = new Semaphore((int) (2 * MAX_PIXELS / KILOPIXEL), true);

    private final int sizePx;
    private final NumberType type;
    private final boolean withLuminance;
    private final Queue<DecodingWorkspace> idle = new ConcurrentLinkedQueue<>();

    /**
     * Whatever a model needs.
     *
     * @param model described by its manifest
     * @throws IllegalStateException when OpenCV cannot be loaded
     */
    public ImagePreparer(ModelManifest model) {
        this(model.input(), model.motion().filter(Motion.IMAGE_FLOW::equals).isPresent());
    }

    /**
     * For networks that see motion themselves, if at all.
     *
     * @param input what the network takes
     * @throws IllegalStateException when OpenCV cannot be loaded
     */
    public ImagePreparer(ModelManifest.Input input) {
        this(input, false);
    }

    /**
     * @param input what the network takes
     * @param withLuminance whether motion will be estimated from the images, for which {@link PreparedImage#luminance} is made
     * @throws IllegalStateException when OpenCV cannot be loaded
     */
    public ImagePreparer(ModelManifest.Input input, boolean withLuminance) {
        if (input.type() == NumberType.FLOAT16) {
            throw new IllegalArgumentException("Images are prepared as UINT8 or FLOAT32, but the model takes FLOAT16");
        }
        sizePx = input.sizePx();
        type = input.type();
        this.withLuminance = withLuminance;
        OpenCv.instance().load();
    }

    /**
     * Decodes and resizes a frame.
     *
     * @throws UnreadableImageException when the image is empty, of another format or size than announced, too large, truncated or
     *     damaged; damage inside a JPEG's scans is found only where it cannot be decoded
     */
    public PreparedImage prepare(EncodedImage image) throws UnreadableImageException {
        FrameSize size = check(image);
        byte[] pixels = new byte[Math.multiplyExact(3 * type.bytes() * sizePx, sizePx)];
        DecodingWorkspace taken = idle.poll();
        DecodingWorkspace workspace = taken == null ? new DecodingWorkspace() : taken;
        boolean decoded;
        Luminance luminance = null;
        try {
            decoded = decode(workspace, image, size, pixels);
            if (decoded && withLuminance) {
                luminance = workspace.luminance(Luminance.sidePx(sizePx));
            }
        } finally {
            idle.add(workspace);
        }
        if (!decoded) {
            throw new UnreadableImageException(
                    Reason.UNDECODABLE,
                    "The " + image.encoding() + " of " + size + " in " + image.bytes().length
                            + " bytes is damaged or of a kind that cannot be decoded");
        }
        PreparedImage prepared = new PreparedImage(ByteBuffer.wrap(pixels).order(ByteOrder.nativeOrder()), size);
        return luminance == null ? prepared : prepared.withLuminance(luminance);
    }

    /** By the announced size: a decoder may hold all of an image even where it makes it smaller, as of a progressive JPEG. */
    private boolean decode(DecodingWorkspace workspace, EncodedImage image, FrameSize size, byte[] pixels) {
        int reduction = reduction(image.encoding(), size);
        if (size.pixels() <= DecodingWorkspace.MAX_PIXELS_KEPT) {
            return workspace.decode(image.bytes(), reduction, sizePx, type, pixels);
        }
        int permits = (int) (size.pixels() / KILOPIXEL);
        LARGE_FRAMES.acquireUninterruptibly(permits);
        try {
            return workspace.decode(image.bytes(), reduction, sizePx, type, pixels);
        } finally {
            LARGE_FRAMES.release(permits);
        }
    }

    /**
     * By how much the decoder makes an image smaller. By what divides both sides, since the last row and column of others stand for less of the
     * frame than the rest. Float32 inputs are for those who want the very numbers of the official code, which decodes in full.
     */
    private int reduction(ImageEncoding encoding, FrameSize size) {
        int reduction = 1;
        if (encoding == ImageEncoding.JPEG && type == NumberType.UINT8) {
            while (2 * reduction <= MAX_REDUCTION && reduces(2 * reduction, size)) {
                reduction *= 2;
            }
        }
        return reduction;
    }

    private boolean reduces(int reduction, FrameSize size) {
        return size.heightPx() % reduction == 0
                && size.widthPx() % reduction == 0
                && Math.min(size.heightPx(), size.widthPx()) / reduction >= sizePx;
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        for (DecodingWorkspace workspace = idle.poll(); workspace != null; workspace = idle.poll()) {
            workspace.close();
        }
    }

    private static FrameSize check(EncodedImage image) throws UnreadableImageException {
        ImageStream stream = ImageStream.of(image.bytes());
        if (stream.encoding() != image.encoding()) {
            throw new UnreadableImageException(
                    Reason.UNDECODABLE,
                    "The image is announced as " + image.encoding() + ", but it is a " + stream.encoding());
        }
        FrameSize size = stream.announcedSize();
        if (size.pixels() > MAX_PIXELS) {
            throw new UnreadableImageException(
                    Reason.TOO_LARGE,
                    "The image's header announces " + size + " = " + size.pixels() + " pixels, more than the "
                            + MAX_PIXELS + " that are decoded");
        }
        if (!size.equals(image.announcedSize())) {
            throw new UnreadableImageException(
                    Reason.SIZE_MISMATCH,
                    "The frame is announced as " + image.announcedSize() + ", but the image's header says " + size);
        }
        stream.checkWhole();
        return size;
    }
}
