package io.flowmask.cli.sizing;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How long the engine takes for a batch of one kind of frames, measured at some batch sizes. Immutable. */
public final class CallTimes {
    private final NavigableMap<Integer, Double> millisByBatch;

    /**
     * @param millisByBatch milliseconds of a call by the frames in it, at least one
     */
    public CallTimes(Map<Integer, Double> millisByBatch) {
        Complaints complaints = new Complaints("Engine times")
                .unless(!millisByBatch.isEmpty(), "there must be a time for one batch size at least");
        millisByBatch.forEach((batch, millis) -> complaints
                .unless(batch >= 1, "batch sizes must be at least 1, but one is " + batch)
                .unless(
                        millis > 0 && Double.isFinite(millis),
                        "a batch of " + batch + " must take more than 0 ms, but takes " + millis));
        complaints.raise();
        this.millisByBatch = new TreeMap<>(millisByBatch);
    }

    /** The largest batch that was measured. */
    public int largestBatch() {
        return millisByBatch.lastKey();
    }

    /**
     * Milliseconds of a call with so many frames on average: on the straight line between the measured sizes around it, and below
     * the smallest of them, which an engine with fixed sizes pads to, as long as that one.
     *
     * @param frames at most the largest batch that was measured
     */
    public double millis(double frames) {
        Map.Entry<Integer, Double> below = millisByBatch.floorEntry((int) Math.floor(frames));
        Map.Entry<Integer, Double> above = millisByBatch.ceilingEntry((int) Math.ceil(frames));
        if (above == null) {
            throw new IllegalArgumentException(
                    "A batch of " + frames + " frames was not measured; the largest is " + largestBatch());
        }
        if (below == null || below.getKey().equals(above.getKey())) {
            return above.getValue();
        }
        double way = (frames - below.getKey()) / (above.getKey() - below.getKey());
        return below.getValue() + way * (above.getValue() - below.getValue());
    }
}
