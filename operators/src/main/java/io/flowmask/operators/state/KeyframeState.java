package io.flowmask.operators.state;

import io.flowmask.model.engine.KeyframeFeatures;
import java.util.Objects;

/**
 * The keyframe that a camera's partial frames refer to. Immutable, features included: frames in flight, the cache, the state
 * backend and a running snapshot share one instance.
 *
 * @param sequence sequence of the keyframe
 * @param capturedAtMillis when it was captured, milliseconds since the epoch
 * @param features what it left behind; they know which model made them
 */
public record KeyframeState(long sequence, long capturedAtMillis, KeyframeFeatures features) {
    public KeyframeState {
        Objects.requireNonNull(features);
    }
}
