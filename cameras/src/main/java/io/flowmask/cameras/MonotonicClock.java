package io.flowmask.cameras;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A clock that only goes forward, and waits by it. Injected so that pacing is tested without waiting. */
public interface MonotonicClock {

    /** Nanoseconds since some fixed moment. */
    long nanos();

    /**
     * Returns when {@link #nanos()} has reached {@code deadlineNanos}; at once when it has already.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    void awaitNanos(long deadlineNanos) throws InterruptedException;

    /** The JVM's own. */
    static MonotonicClock system() {
        return new MonotonicClock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void awaitNanos(long deadlineNanos) throws InterruptedException {
                long remaining = deadlineNanos - System.nanoTime();
                while (remaining > 0) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    LockSupport.parkNanos(Math.min(remaining, TimeUnit.SECONDS.toNanos(1)));
                    remaining = deadlineNanos - System.nanoTime();
                }
            }
        };
    }
}
