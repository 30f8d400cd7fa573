package io.flowmask.model.image;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.UnreadableImageException.Reason;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Makes a network's input of an encoded frame: decodes it to 8-bit blue, green, red, and resizes it to S × S, bilinearly with
 * half-pixel centres and without antialiasing, as the network was trained. For a uint8 input the resizing is done in 8 bits, for a
 * float32 input in floats. What cameras say of their orientation is ignored: the sizes they announce are those of the raw image.
 *
 * <p>Safe for any number of threads, computes on the caller's, and holds no native memory between calls. What it returns lies on the
 * Java heap: the engine copies it into a batch anyway, and direct buffers that only the collector frees pile up.
 */
public final class ImagePreparer {
    /** Frames with more pixels are refused before they are decoded. */
    public static final long MAX_PIXELS = 50_000_000;

    private final int sizePx;
    private final NumberType type;

    /**
     * @param input what the network takes
     * @throws IllegalStateException when OpenCV cannot be loaded
     */
    public ImagePreparer(ModelManifest.Input input) {
        if (input.type() == NumberType.FLOAT16) {
            throw new IllegalArgumentException("Images are prepared as UINT8 or FLOAT32, but the model takes FLOAT16");
        }
        sizePx = input.sizePx();
        type = input.type();
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
        try (BytePointer bytes = new BytePointer(image.bytes());
                Mat encoded = new Mat(1, image.bytes().length, CV_8UC1, bytes);
                Mat frame = decode(encoded, image);
                Mat resized = resized(frame)) {
            byte[] pixels = new byte[Math.multiplyExact(3 * type.bytes() * sizePx, sizePx)];
            resized.data().get(pixels);
            return new PreparedImage(ByteBuffer.wrap(pixels).order(ByteOrder.nativeOrder()), size);
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

    private static Mat decode(Mat encoded, EncodedImage image) throws UnreadableImageException {
        Mat frame = imdecode(encoded, IMREAD_COLOR | IMREAD_IGNORE_ORIENTATION);
        if (frame.empty()) {
            frame.close();
            throw new UnreadableImageException(
                    Reason.UNDECODABLE,
                    "The " + image.encoding() + " of " + image.announcedSize() + " in " + image.bytes().length
                            + " bytes is damaged or of a kind that cannot be decoded");
        }
        return frame;
    }

    private Mat resized(Mat frame) {
        Mat resized = new Mat();
        try (Size target = new Size(sizePx, sizePx)) {
            if (type == NumberType.UINT8) {
                resize(frame, resized, target, 0, 0, INTER_LINEAR);
            } else {
                try (Mat floats = new Mat()) {
                    frame.convertTo(floats, CV_32F);
                    resize(floats, resized, target, 0, 0, INTER_LINEAR);
                }
            }
        }
        return resized;
    }
}
