package io.flowmask.model.engine;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The network's raw output for one frame. With k candidates (anchors by descending best foreground score), C classes, P
 * prototypes of h × w:
 *
 * <ul>
 *   <li>{@code anchors} (k) int32, index of the candidate's anchor in the manifest's order
 *   <li>{@code scores} (k, C) float32, softmax without the background column, 0..1
 *   <li>{@code locations} (k, 4) float32, offsets to the anchor before decoding (yolactedge paper §3, SSD variances 0.1 and 0.2)
 *   <li>{@code coefficients} (k, P), or (k, P + 6) where boxes have prototypes too, float32, -1..1
 *   <li>{@code prototypes} (P, h, w) float32, ≥ 0, or in the manifest's layout
 * </ul>
 *
 * The arrays belong to this object and are not to be changed.
 */
public final class NetworkOutput {
    private final int[] anchors;
    private final float[] scores;
    private final float[] locations;
    private final float[] coefficients;
    private final float[] prototypes;
    private final @Nullable KeyframeFeatures features;

    public NetworkOutput(
            int[] anchors,
            float[] scores,
            float[] locations,
            float[] coefficients,
            float[] prototypes,
            @Nullable KeyframeFeatures features) {
        this.anchors = Objects.requireNonNull(anchors);
        this.scores = Objects.requireNonNull(scores);
        this.locations = Objects.requireNonNull(locations);
        this.coefficients = Objects.requireNonNull(coefficients);
        this.prototypes = Objects.requireNonNull(prototypes);
        this.features = features;
    }

    public int[] anchors() {
        return anchors;
    }

    public float[] scores() {
        return scores;
    }

    public float[] locations() {
        return locations;
    }

    public float[] coefficients() {
        return coefficients;
    }

    public float[] prototypes() {
        return prototypes;
    }

    /** The features to keep; present after a full frame of a model with a partial graph. */
    public Optional<KeyframeFeatures> features() {
        return Optional.ofNullable(features);
    }
}
