package io.flowmask.model.detect;

import io.flowmask.model.engine.NetworkOutput;
import java.util.Arrays;

/**
 * Non-maximum suppression: of candidates that overlap, the best stays. Works class by class, or on all classes together, and leaves the
 * best instances over all classes in {@link #best}, sorted; an instance is a candidate together with one of its classes. Reused from
 * frame to frame.
 *
 * <p>The score threshold of {@link DetectionOptions} belongs at the very end, after suppression and after the best have been taken.
 * It is applied at the start, which is the same and does less: a candidate is suppressed only by better ones, which are above the
 * threshold too, and the best of those above it are those above it of the best.
 */
final class Suppression {
    private final DetectionOptions options;
    private final int classes;
    private final float threshold;
    /** Instances of the classes that compete. */
    private final BestScores rivals = new BestScores();

    private final BestScores best = new BestScores();

    /** Boxes that suppress others: left, top, right, bottom. */
    private float[] suppressors = new float[4 * 256];

    Suppression(DetectionOptions options, int classes) {
        this.options = options;
        this.classes = classes;
        // Fast NMS as published looks at every class of a candidate that is good enough in one of them; the greedy one
        // does not.
        threshold = options.nms() == DetectionOptions.Nms.FAST
                ? options.scoreThreshold()
                : Math.max(options.scoreThreshold(), options.candidateThreshold());
    }

    /** Owners are made of the class and the candidate. */
    int classOf(int owner, Candidates candidates) {
        return owner / candidates.count();
    }

    int candidateOf(int owner, Candidates candidates) {
        return owner % candidates.count();
    }

    /** The instances that are left, best first; valid until the next call. */
    BestScores run(Candidates candidates, NetworkOutput output) {
        best.reset(options.maxInstances());
        int together = options.crossClassNms() ? classes : 1;
        for (int first = 0; first < classes; first += together) {
            rank(first, first + together, candidates, output.scores());
            suppress(candidates);
        }
        best.sortDescending();
        return best;
    }

    /** Every candidate as the best of some classes that it is. */
    private void rank(int firstClass, int endClass, Candidates candidates, float[] scores) {
        boolean fast = options.nms() == DetectionOptions.Nms.FAST;
        rivals.reset(fast ? options.topK() : candidates.count());
        for (int candidate = 0; candidate < candidates.count(); candidate++) {
            int row = candidates.row(candidate) * classes;
            int bestClass = firstClass;
            for (int c = firstClass + 1; c < endClass; c++) {
                if (scores[row + c] > scores[row + bestClass]) {
                    bestClass = c;
                }
            }
            float score = scores[row + bestClass];
            if (score > threshold) {
                rivals.offer(score, bestClass * candidates.count() + candidate);
            }
        }
        rivals.sortDescending();
    }

    private void suppress(Candidates candidates) {
        boolean keepsSuppressing = options.nms() == DetectionOptions.Nms.FAST;
        if (suppressors.length < 4 * rivals.size()) {
            suppressors = Arrays.copyOf(suppressors, Math.max(4 * rivals.size(), 2 * suppressors.length));
        }
        int count = 0;
        for (int rank = 0; rank < rivals.size() && !best.rejects(rivals.score(rank)); rank++) {
            int owner = rivals.owner(rank);
            int candidate = candidateOf(owner, candidates);
            System.arraycopy(candidates.corners(), 4 * candidate, suppressors, 4 * count, 4);
            boolean kept = !overlapsAnyBefore(count);
            if (kept) {
                best.offer(rivals.score(rank), owner);
            }
            if (kept || keepsSuppressing) {
                count++;
            }
        }
    }

    private boolean overlapsAnyBefore(int box) {
        float left = suppressors[4 * box];
        float top = suppressors[4 * box + 1];
        float right = suppressors[4 * box + 2];
        float bottom = suppressors[4 * box + 3];
        float area = (right - left) * (bottom - top);
        for (int i = 0; i < 4 * box; i += 4) {
            float width = Math.min(right, suppressors[i + 2]) - Math.max(left, suppressors[i]);
            float height = Math.min(bottom, suppressors[i + 3]) - Math.max(top, suppressors[i + 1]);
            if (width > 0 && height > 0) {
                float common = width * height;
                float other = (suppressors[i + 2] - suppressors[i]) * (suppressors[i + 3] - suppressors[i + 1]);
                if (common / (area + other - common) > options.iouThreshold()) {
                    return true;
                }
            }
        }
        return false;
    }
}
