package io.flowmask.cameras;

/** A clock that jumps to where it is waited for, and a little further if told so. */
final class TestingMonotonicClock implements MonotonicClock {
    private final long oversleepNanos;
    private long nanos = 1_000;

    TestingMonotonicClock(long oversleepNanos) {
        this.oversleepNanos = oversleepNanos;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void awaitNanos(long deadlineNanos) {
        if (deadlineNanos > nanos) {
            nanos = deadlineNanos + oversleepNanos;
        }
    }

    synchronized void advance(long byNanos) {
        nanos += byNanos;
    }
}
