package io.flowmask.model.image;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR_EXACT;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.flowmask.model.manifest.ModelManifest.NumberType;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The native memory that decoding and resizing go through, kept from frame to frame: getting megabytes from the system for every
 * frame and giving them back costs more than working on them. For one thread at a time.
 */
final class DecodingWorkspace implements AutoCloseable {
    /** Of larger frames than 4K nothing is kept. */
    static final long MAX_PIXELS_KEPT = 3840 * 2160;

    private final Mat frame = new Mat();
    private final Mat floats = new Mat();
    private final Mat resized = new Mat();
    private final Mat bytes = new Mat();
    private final Mat grey = new Mat();
    private final Mat reduced = new Mat();

    /**
     * Decodes an image to blue, green, red of 8 bits and resizes it.
     *
     * @param image a JPEG or PNG
     * @param reduction 1, or, of a JPEG, 2, 4 or 8: by how much the decoder is to make the image smaller already
     * @param sizePx side of the result
     * @param type UINT8 or FLOAT32, what the image is resized in
     * @param pixels where the result goes: (S, S, 3), native byte order
     * @return whether the image could be decoded
     */
    boolean decode(byte[] image, int reduction, int sizePx, NumberType type, byte[] pixels) {
        try (BytePointer bytes = new BytePointer(image);
                Mat encoded = new Mat(1, image.length, CV_8UC1, bytes);
                Size target = new Size(sizePx, sizePx)) {
            if (!decodes(encoded, reduction)) {
                return false;
            }
            Mat source = frame;
            if (type == NumberType.FLOAT32) {
                frame.convertTo(floats, CV_32F);
                source = floats;
            }
            // Plain INTER_LINEAR rounds twice in 8 bits: on the full-size golden case it spoils three times as many
            // masks.
            resize(source, resized, target, 0, 0, INTER_LINEAR_EXACT);
            resized.data().get(pixels);
            return true;
        } finally {
            if (frame.total() > MAX_PIXELS_KEPT) {
                frame.release();
                floats.release();
            }
        }
    }

    /**
     * The luminance of the image that was decoded last.
     *
     * @param sidePx L
     */
    Luminance luminance(int sidePx) {
        Mat source = resized;
        if (resized.depth() != CV_8U) {
            resized.convertTo(bytes, CV_8U);
            source = bytes;
        }
        cvtColor(source, grey, COLOR_BGR2GRAY);
        try (Size target = new Size(sidePx, sidePx)) {
            resize(grey, reduced, target, 0, 0, INTER_AREA);
        }
        byte[] values = new byte[Math.multiplyExact(sidePx, sidePx)];
        reduced.data().get(values);
        return new Luminance(sidePx, values);
    }

    private boolean decodes(Mat encoded, int reduction) {
        int colour = switch (reduction) {
            case 1 -> IMREAD_COLOR;
            case 2 -> IMREAD_REDUCED_COLOR_2;
            case 4 -> IMREAD_REDUCED_COLOR_4;
            case 8 -> IMREAD_REDUCED_COLOR_8;
            default -> throw new IllegalArgumentException("There is no reduction by " + reduction);
        };
        // Only what is returned tells: after a failure, the frame is what it was before, or half of the new one.
        try (Mat decoded = imdecode(encoded, colour | IMREAD_IGNORE_ORIENTATION, frame)) {
            return !decoded.empty();
        } catch (RuntimeException e) {
            // What JavaCPP makes of any C++ exception. Decoders throw it at images that break their own limits.
            return false;
        }
    }

    @Override
    public void close() {
        reduced.close();
        grey.close();
        bytes.close();
        resized.close();
        floats.close();
        frame.close();
    }
}
