package io.flowmask.cameras;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Releases frames when their time has come. Every deadline is counted from the first frame and not from the one before, so waiting
 * a little too long never adds up; frames that are late go at once until the schedule is met again. Safe for several threads.
 */
final class Pacer {
    /** How long a stop may go unnoticed. */
    private static final Duration STOP_CHECK = Duration.ofMillis(100);

    private final MonotonicClock clock;
    private final BooleanSupplier stopped;
    private final boolean paced;
    private final long startNanos;

    private Pacer(MonotonicClock clock, BooleanSupplier stopped, boolean paced) {
        this.clock = clock;
        this.stopped = stopped;
        this.paced = paced;
        this.startNanos = clock.nanos();
    }

    /**
     * Releases a frame when as much time has gone by since now as its schedule says.
     *
     * @param stopped asked often; once true, nothing is waited for
     */
    static Pacer realTime(MonotonicClock clock, BooleanSupplier stopped) {
        return new Pacer(clock, stopped, true);
    }

    /**
     * Releases every frame at once.
     *
     * @param stopped once true, no frame is released
     */
    static Pacer unlimited(MonotonicClock clock, BooleanSupplier stopped) {
        return new Pacer(clock, stopped, false);
    }

    /**
     * Waits for a frame's turn.
     *
     * @param sinceStart the frame's time on the schedule
     * @return whether it came before the stop
     */
    boolean await(Duration sinceStart) throws InterruptedException {
        long dueNanos = startNanos + (paced ? sinceStart.toNanos() : 0);
        long now = clock.nanos();
        while (dueNanos - now > 0 && !stopped.getAsBoolean()) {
            clock.awaitNanos(now + Math.min(dueNanos - now, STOP_CHECK.toNanos()));
            now = clock.nanos();
        }
        return !stopped.getAsBoolean();
    }
}
