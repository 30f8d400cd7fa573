package io.flowmask.cameras.rtsp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: twice as long after every failure, up to a cap, and then a random part of it
 * between the half and the whole, so that cameras behind one switch do not come back in step. Belongs to one thread.
 */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(400);
    static final Duration CAP = Duration.ofSeconds(30);

    private final RandomGenerator random;
    private Duration next = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** One more failure: the wait before the next attempt. */
    Duration afterFailure() {
        long nanos = next.toNanos();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(CAP) < 0 ? doubled : CAP;
        return Duration.ofNanos(nanos / 2 + (long) (random.nextDouble() * (nanos - nanos / 2)));
    }

    /** The camera delivers: the next failure is a first one again. */
    void reset() {
        next = FIRST;
    }
}
