package io.flowmask.cameras;

import java.time.Duration;

/**
 * Releases frames when their time has come. Every deadline is counted from the first frame and not from the one before, so waiting
 * a little too long never adds up; frames that are late go at once until the schedule is met again. Belongs to one thread.
 */
final class Pacer {
    private final MonotonicClock clock;
    private final boolean paced;
    private final long startNanos;

    private Pacer(MonotonicClock clock, boolean paced) {
        this.clock = clock;
        this.paced = paced;
        this.startNanos = clock.nanos();
    }

    /** Releases a frame when as much time has gone by since now as its schedule says. */
    static Pacer realTime(MonotonicClock clock) {
        return new Pacer(clock, true);
    }

    /** Releases every frame at once. */
    static Pacer unlimited(MonotonicClock clock) {
        return new Pacer(clock, false);
    }

    /**
     * Waits for a frame's turn.
     *
     * @param sinceStart the frame's time on the schedule
     */
    void await(Duration sinceStart) throws InterruptedException {
        if (paced) {
            clock.awaitNanos(startNanos + sinceStart.toNanos());
        }
    }
}
