package io.flowmask.operators.testing;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.frame.SourceRecord;
import java.nio.charset.StandardCharsets;

/** Small frames for tests: the image is a text that names camera and sequence, behind a few other bytes of the record. */
public final class TestingFrames {
    /** Wider than high, so that a mix-up shows. */
    public static final FrameSize SIZE = new FrameSize(48, 64);

    /** Of another ratio of width to height. */
    public static final FrameSize OTHER_SHAPE = new FrameSize(64, 48);

    public static final long FRAME_MILLIS = 40;

    private static final int HEADER_BYTES = 5;

    private TestingFrames() {}

    /** A readable frame, captured 40 ms after the one before it. */
    public static CapturedFrame frame(String camera, long sequence) {
        return frame(camera, sequence, sequence * FRAME_MILLIS);
    }

    /** A readable frame. */
    public static CapturedFrame frame(String camera, long sequence, long capturedAtMillis) {
        return frame(camera, sequence, capturedAtMillis, image(camera, sequence));
    }

    /** A readable frame of this size. */
    public static CapturedFrame frame(String camera, long sequence, FrameSize size) {
        return frame(camera, sequence, sequence * FRAME_MILLIS, size, image(camera, sequence));
    }

    /** A frame that cannot be decoded. */
    public static CapturedFrame unreadable(String camera, long sequence) {
        return unreadable(camera, sequence, SIZE);
    }

    /** A frame that cannot be decoded, announced as of this size. */
    public static CapturedFrame unreadable(String camera, long sequence, FrameSize size) {
        return frame(camera, sequence, sequence * FRAME_MILLIS, size, bytes("BAD " + camera + "#" + sequence));
    }

    /** A frame with this image. */
    public static CapturedFrame frame(String camera, long sequence, long capturedAtMillis, byte[] image) {
        return frame(camera, sequence, capturedAtMillis, SIZE, image);
    }

    private static CapturedFrame frame(
            String camera, long sequence, long capturedAtMillis, FrameSize size, byte[] image) {
        byte[] value = new byte[HEADER_BYTES + image.length];
        System.arraycopy(image, 0, value, HEADER_BYTES, image.length);
        return new CapturedFrame(
                camera,
                sequence,
                capturedAtMillis,
                ImageEncoding.JPEG,
                size,
                new SourceRecord("camera-frames", 3, 1000 + sequence, value),
                HEADER_BYTES,
                image.length);
    }

    /** The image of {@link #frame(String, long)}. */
    public static byte[] image(String camera, long sequence) {
        return bytes("image of " + camera + "#" + sequence);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
