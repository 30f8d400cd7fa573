package io.flowmask.cameras.rtsp;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Chooses the frames that are sent, by their times in the stream. Turns lie on a grid, so the rate is met on average whatever the
 * camera's own rate is; a frame that is a little early takes its turn, since cameras' times are rounded. Belongs to one thread.
 */
final class FrameRateLimit {
    /** Part of the interval by which a frame may be early. */
    private static final int EARLY_PART = 8;

    private final long intervalNanos;
    private boolean started;
    private long nextTurnNanos;
    private long lastNanos;

    FrameRateLimit(OptionalDouble maxFramesPerSecond) {
        this.intervalNanos = maxFramesPerSecond.isPresent() ? Math.round(1e9 / maxFramesPerSecond.getAsDouble()) : 0;
    }

    /** Whether a frame at this time of the stream would be chosen. Changes nothing. */
    boolean isDue(Duration streamTime) {
        long nanos = streamTime.toNanos();
        return !started || nanos < lastNanos || nanos >= nextTurnNanos - intervalNanos / EARLY_PART;
    }

    /** Chooses, or passes over, the next frame. */
    boolean take(Duration streamTime) {
        if (!isDue(streamTime)) {
            return false;
        }
        long nanos = streamTime.toNanos();
        // After a pause, at the start, and when the stream's time jumps back, the grid begins anew.
        boolean onGrid = started && nanos >= lastNanos && nanos < nextTurnNanos + intervalNanos;
        nextTurnNanos = (onGrid ? nextTurnNanos : nanos) + intervalNanos;
        lastNanos = nanos;
        started = true;
        return true;
    }
}
