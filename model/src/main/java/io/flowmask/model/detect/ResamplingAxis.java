package io.flowmask.model.detect;

/**
 * Bilinear resampling along one axis with half-pixel centres: target pixel t lies between source pixels {@code lower(t)} and
 * {@code lower(t) + 1}, {@code weight(t)} of the way. Beyond the outermost source centres the outermost value holds. Reused: set up
 * again when a frame of another size comes.
 */
final class ResamplingAxis {
    private final int sourceLength;

    /** First target pixel whose lower neighbour is at least so far, for every source pixel and the end. */
    private final int[] first;

    private int targetLength;
    private int[] lower = new int[0];
    private float[] weight = new float[0];

    ResamplingAxis(int sourceLength) {
        this.sourceLength = sourceLength;
        first = new int[sourceLength + 1];
    }

    void setTargetLength(int length) {
        if (length == targetLength) {
            return;
        }
        if (lower.length < length) {
            lower = new int[length];
            weight = new float[length];
        }
        targetLength = length;
        float scale = (float) sourceLength / length;
        int reached = 0;
        for (int t = 0; t < length; t++) {
            float position = Math.max(0, scale * (t + 0.5f) - 0.5f);
            int below = Math.min((int) position, sourceLength - 1);
            lower[t] = below;
            weight[t] = below == sourceLength - 1 ? 0 : position - below;
            while (reached <= below) {
                first[reached++] = t;
            }
        }
        while (reached <= sourceLength) {
            first[reached++] = length;
        }
    }

    /** The source pixel at or before the target pixel. */
    int lower(int target) {
        return lower[target];
    }

    /** Weight of the source pixel after {@link #lower}, 0..1; 0 where there is none. */
    float weight(int target) {
        return weight[target];
    }

    /** The first target pixel whose {@link #lower} is {@code source} or more; the target's length when there is none. */
    int first(int source) {
        return first[source];
    }
}
