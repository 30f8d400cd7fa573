package io.flowmask.cameras.rtsp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A connection to a camera. Belongs to one thread; close it to give back what it holds. */
interface VideoStream extends AutoCloseable {

    /** Connects to cameras. Safe for several threads. */
    @FunctionalInterface
    interface Opener {
        /**
         * Connects.
         *
         * @param stopped asked often, from the calling thread; once true, waiting ends with an exception
         */
        VideoStream open(RtspCamera camera, BooleanSupplier stopped) throws StreamException;
    }

    /**
     * Waits for the next picture. What is not wanted may be left out where that saves work.
     *
     * @param wanted whether the picture at a time of the stream is going to be used
     * @return its time in the stream
     * @throws StreamException when the camera is gone, silent or damaged
     */
    Duration next(Predicate<Duration> wanted) throws StreamException;

    /** The picture that {@link #next} found, scaled and compressed. */
    Jpeg picture() throws StreamException;

    /** What the stream is, once there has been a picture: codec, size, what decodes it. */
    String description();

    @Override
    void close();

    /**
     * A compressed picture.
     *
     * @param widthPx of the picture
     * @param heightPx of the picture
     * @param bytes the JPEG file; not to be changed
     */
    record Jpeg(int widthPx, int heightPx, ByteBuffer bytes) {}
}
