package io.flowmask.cli.run;

import org.HdrHistogram.Histogram;

/** Distribution of the time from a frame's capture to its outcome being readable, in constant memory. Safe for several threads. */
final class LatencyRecorder {
    /** Two digits: a percentile is right to 1 %. */
    private final Histogram millis = new Histogram(2);

    synchronized void record(long latencyMillis) {
        millis.recordValue(Math.max(0, latencyMillis));
    }

    synchronized RunSummary.LatencyMillis percentiles() {
        return new RunSummary.LatencyMillis(
                millis.getValueAtPercentile(50), millis.getValueAtPercentile(95), millis.getValueAtPercentile(99));
    }
}
