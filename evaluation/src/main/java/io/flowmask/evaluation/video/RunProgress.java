package io.flowmask.evaluation.video;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How far a run has come; may be asked from any thread. */
public final class RunProgress {
    private final AtomicInteger frames = new AtomicInteger();
    private final AtomicLong inferences = new AtomicLong();
    private final AtomicLong detections = new AtomicLong();

    /** Images that went through the networks, at all distances. */
    public int frames() {
        return frames.get();
    }

    /** Images that went through a network, each as often as it did. */
    public long inferences() {
        return inferences.get();
    }

    /** What full inference found and is compared. */
    public long detections() {
        return detections.get();
    }

    void addFrame() {
        frames.incrementAndGet();
    }

    void addInferences(int count) {
        inferences.addAndGet(count);
    }

    void addDetections(int count) {
        detections.addAndGet(count);
    }
}
