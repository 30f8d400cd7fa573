package io.flowmask.cli.terminal;

/** Time since it was made, by the monotonic clock. */
public final class Stopwatch {
    private final long startNanos = System.nanoTime();

    /** Seconds since the start, above 0. */
    public double seconds() {
        return Math.max(1, System.nanoTime() - startNanos) / 1e9;
    }
}
