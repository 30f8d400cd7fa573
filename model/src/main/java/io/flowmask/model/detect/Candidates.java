package io.flowmask.model.detect;

import io.flowmask.model.engine.NetworkOutput;
import java.util.Arrays;

/**
 * The anchors of one frame that may become instances, with their boxes decoded: left, top, right, bottom, 0..1 of the frame,
 * possibly beyond. Those with a score or a location that is not finite are not among them. Reused from frame to frame.
 */
final class Candidates {
    private final AnchorBoxes anchors;
    private int count;
    private int[] rows = new int[256];
    private float[] corners = new float[4 * 256];

    Candidates(AnchorBoxes anchors) {
        this.anchors = anchors;
    }

    /**
     * Replaces the candidates.
     *
     * @param classes C
     * @param threshold the best score of a candidate is above it
     * @throws IllegalArgumentException when an anchor's index is not one
     */
    void collect(NetworkOutput output, int classes, float threshold) {
        count = 0;
        int k = output.anchors().length;
        for (int row = 0; row < k; row++) {
            if (best(output.scores(), row * classes, classes) > threshold) {
                add(output, row);
            }
        }
    }

    int count() {
        return count;
    }

    /** The candidate's row in the network's output. */
    int row(int candidate) {
        return rows[candidate];
    }

    /** (count, 4); shared, valid until the next {@link #collect}. */
    float[] corners() {
        return corners;
    }

    /** The best of a row of scores; NaN when one of them is not finite. */
    private static float best(float[] scores, int from, int classes) {
        float best = 0;
        float sum = 0;
        for (int i = from; i < from + classes; i++) {
            best = Math.max(best, scores[i]);
            sum += scores[i];
        }
        return Float.isFinite(sum) ? best : Float.NaN;
    }

    private void add(NetworkOutput output, int row) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            corners = Arrays.copyOf(corners, 4 * rows.length);
        }
        int anchor = output.anchors()[row];
        if (anchor < 0 || anchor >= anchors.count()) {
            throw new IllegalArgumentException("Candidate " + row + " refers to anchor " + anchor
                    + ", but the model has anchors 0.." + (anchors.count() - 1));
        }
        anchors.decode(anchor, output.locations(), row, corners, count);
        int box = 4 * count;
        float sum = corners[box] + corners[box + 1] + corners[box + 2] + corners[box + 3];
        if (Float.isFinite(sum)) {
            rows[count++] = row;
        }
    }
}
