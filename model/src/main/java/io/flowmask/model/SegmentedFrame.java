package io.flowmask.model;

import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.KeyframeFeatures;
import java.util.List;
import java.util.Optional;

/**
 * What the network said of one frame. The features are there at once; the instances are computed when asked for, on the caller's
 * thread, so that the device can go on with the next batch meanwhile. Safe to hand to another thread.
 */
public interface SegmentedFrame {

    /** The features to keep; present after a full frame of a model with a partial graph. */
    Optional<KeyframeFeatures> features();

    /** Non-maximum suppression, masks and run lengths, computed at every call. Instances by descending score. */
    List<Instance> instances();
}
