package io.flowmask.cameras;

import java.util.Optional;

/** One pass over a clip's frames, in order. Belongs to one thread; close it to give back what it holds open. */
public interface FrameSource extends AutoCloseable {

    /** The nominal frame rate, above 0. A frame's own time is {@link ClipFrame#mediaTime()}. */
    double framesPerSecond();

    /**
     * The next frame, or empty after the last one.
     *
     * @throws UnreadableClipException when the footage is damaged from here on
     */
    Optional<ClipFrame> next() throws UnreadableClipException;

    @Override
    void close();
}
