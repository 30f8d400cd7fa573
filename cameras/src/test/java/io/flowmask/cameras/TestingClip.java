package io.flowmask.cameras;

import io.flowmask.schemas.ImageEncoding;
import java.time.Duration;
import java.util.Optional;

/** Frames whose bytes are their index. */
record TestingClip(String name, int frames, double framesPerSecond, int damagedFrom) implements Clip {

    TestingClip(String name, int frames) {
        this(name, frames, 10, Integer.MAX_VALUE);
    }

    @Override
    public FrameSource open() {
        return new FrameSource() {
            private int next;

            @Override
            public double framesPerSecond() {
                return framesPerSecond;
            }

            @Override
            public Optional<ClipFrame> next() throws UnreadableClipException {
                if (next == damagedFrom) {
                    throw new UnreadableClipException(name + " is damaged at frame " + next);
                }
                if (next == frames) {
                    return Optional.empty();
                }
                int index = next++;
                Duration time = Duration.ofNanos(Math.round(index * 1e9 / framesPerSecond));
                return Optional.of(
                        new ClipFrame(index, name + index, time, ImageEncoding.JPEG, 3, 4, new byte[] {(byte) index}));
            }

            @Override
            public void close() {}
        };
    }
}
