package io.flowmask.evaluation.video;

import io.flowmask.evaluation.coco.Scores;
import io.flowmask.model.manifest.Motion;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How partial frames fare. Every phase of the keyframe is taken in turn, so that each frame is seen at each distance from a keyframe that
 * its place in the video allows.
 *
 * @param keyframeInterval K; distances are 1..K-1
 * @param byMotion for each way of using the keyframe's features
 */
public record VideoScores(int keyframeInterval, Map<Motion, MotionScores> byMotion) {
    public VideoScores {
        byMotion = Collections.unmodifiableMap(new EnumMap<>(byMotion));
    }

    /** One way's scores. */
    public MotionScores get(Motion motion) {
        MotionScores scores = byMotion.get(motion);
        if (scores == null) {
            throw new IllegalArgumentException("Nothing was segmented with motion " + motion.optionName());
        }
        return scores;
    }

    /**
     * Partial frames that use the keyframe's features in one way.
     *
     * @param partial all distances together
     * @param full full inference on the same frames, each as often as it was seen
     * @param stream partial frames and keyframes together, as a stream has them
     * @param agreement of partial and full inference
     * @param distances from 1 up
     * @param by partial frames of all distances, for each value of the attributes that were asked for
     */
    public record MotionScores(
            Scores partial,
            Scores full,
            Scores stream,
            MaskAgreement agreement,
            List<DistanceScores> distances,
            Map<String, Map<String, Scores>> by) {
        public MotionScores {
            distances = List.copyOf(distances);
            by = Collections.unmodifiableMap(new LinkedHashMap<>(by));
        }
    }

    /**
     * Partial frames at one distance from their keyframe.
     *
     * @param distance in frames
     * @param partial of these frames
     * @param full full inference on the same frames
     * @param agreement of the two
     */
    public record DistanceScores(int distance, Scores partial, Scores full, MaskAgreement agreement) {}
}
