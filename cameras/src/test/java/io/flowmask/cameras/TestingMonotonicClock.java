package io.flowmask.cameras;

/** A clock that jumps to where it is waited for, and a little further if told so. */
public final class TestingMonotonicClock implements MonotonicClock {
    private final long oversleepNanos;
    private long nanos = 1_000;

    public TestingMonotonicClock(long oversleepNanos) {
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

    public synchronized void advance(long byNanos) {
        nanos += byNanos;
    }
}
