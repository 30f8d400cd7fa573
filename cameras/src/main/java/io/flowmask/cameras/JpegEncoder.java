package io.flowmask.cameras;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Pixels to JPEG with OpenCV. Stateless and safe for any number of threads. */
public final class JpegEncoder {
    private final int quality;

    /** Compresses at a quality of 1..100. */
    public JpegEncoder(int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("JPEG quality must be 1..100, but it is " + quality);
        }
        this.quality = quality;
    }

    /**
     * Compresses one image.
     *
     * @param pixels (height, width, 3) uint8, blue green red, or (height, width, 4) with a channel more that does not count; not kept
     * @return the JPEG file's bytes
     */
    public byte[] encode(Mat pixels) {
        try (BytePointer encoded = new BytePointer();
                IntPointer parameters = new IntPointer(IMWRITE_JPEG_QUALITY, quality)) {
            if (!imencode(".jpg", pixels, encoded, parameters)) {
                throw new IllegalStateException(
                        "OpenCV could not encode a " + pixels.cols() + "×" + pixels.rows() + " image as JPEG");
            }
            byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(bytes);
            return bytes;
        }
    }
}
