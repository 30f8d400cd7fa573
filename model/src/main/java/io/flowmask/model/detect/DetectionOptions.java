package io.flowmask.model.detect;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How network output becomes instances. The defaults are the published models'. Made by a {@link Builder}.
 *
 * @param nms how overlapping candidates are thinned out
 * @param crossClassNms whether a candidate is of its best class alone and competes with those of every class, so that nothing is reported
 *     twice under two names; else each class is thinned out by itself
 * @param candidateThreshold best foreground score above which an anchor is considered, 0..1; in traditional suppression also the
 *     score above which a class of it is
 * @param iouThreshold overlap above which the lower score goes, 0..1
 * @param topK candidates that fast suppression compares, the best: of each class, or over all where classes compete; traditional
 *     suppression compares all
 * @param maxInstances instances per frame at most, the best
 * @param scoreThreshold score above which an instance is reported, 0..1
 */
public record DetectionOptions(
        Nms nms,
        boolean crossClassNms,
        float candidateThreshold,
        float iouThreshold,
        int topK,
        int maxInstances,
        float scoreThreshold)
        implements Serializable {

    /** Kinds of non-maximum suppression. */
    public enum Nms {
        /** All candidates at once; those that were dropped still suppress others. */
        FAST,
        /** Greedy, from the best score down. */
        TRADITIONAL
    }

    public DetectionOptions {
        Objects.requireNonNull(nms);
        List<String> problems = new ArrayList<>();
        checkFraction("candidateThreshold", candidateThreshold, problems);
        checkFraction("iouThreshold", iouThreshold, problems);
        checkFraction("scoreThreshold", scoreThreshold, problems);
        checkPositive("topK", topK, problems);
        checkPositive("maxInstances", maxInstances, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Detection options: " + String.join("; ", problems));
        }
    }

    public static DetectionOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    private static void checkFraction(String name, float value, List<String> problems) {
        if (!(value >= 0 && value <= 1)) {
            problems.add(name + " must be 0..1, but is " + value);
        }
    }

    private static void checkPositive(String name, int value, List<String> problems) {
        if (value < 1) {
            problems.add(name + " must be at least 1, but is " + value);
        }
    }

    /** Settings, checked together in {@link #build}. */
    public static final class Builder {
        private Nms nms = Nms.FAST;
        private boolean crossClassNms;
        private float candidateThreshold = 0.05f;
        private float iouThreshold = 0.5f;
        private int topK = 200;
        private int maxInstances = 100;
        private float scoreThreshold = 0.3f;

        private Builder() {}

        public Builder nms(Nms value) {
            nms = value;
            return this;
        }

        public Builder crossClassNms(boolean value) {
            crossClassNms = value;
            return this;
        }

        public Builder candidateThreshold(float value) {
            candidateThreshold = value;
            return this;
        }

        public Builder iouThreshold(float value) {
            iouThreshold = value;
            return this;
        }

        public Builder topK(int value) {
            topK = value;
            return this;
        }

        public Builder maxInstances(int value) {
            maxInstances = value;
            return this;
        }

        public Builder scoreThreshold(float value) {
            scoreThreshold = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException naming every setting that makes no sense
         */
        public DetectionOptions build() {
            return new DetectionOptions(
                    nms, crossClassNms, candidateThreshold, iouThreshold, topK, maxInstances, scoreThreshold);
        }
    }
}
