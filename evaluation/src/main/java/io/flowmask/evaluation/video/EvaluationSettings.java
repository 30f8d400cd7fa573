package io.flowmask.evaluation.video;

/**
 * How a model is evaluated.
 *
 * @param keyframeInterval K, at least 1; with 1 there are full frames only
 * @param batchSize frames that the model takes at once, at least 1
 * @param minSidePx annotations whose box has a shorter side need not be found; 0 for none
 */
public record EvaluationSettings(int keyframeInterval, int batchSize, double minSidePx) {
    public EvaluationSettings {
        if (keyframeInterval < 1) {
            throw new IllegalArgumentException("The keyframe interval is at least 1, but it is " + keyframeInterval);
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("The batch size is at least 1, but it is " + batchSize);
        }
        if (!(minSidePx >= 0 && Double.isFinite(minSidePx))) {
            throw new IllegalArgumentException("The shortest side is 0 or more, but it is " + minSidePx);
        }
    }
}
