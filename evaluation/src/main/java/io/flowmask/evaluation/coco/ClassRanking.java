package io.flowmask.evaluation.coco;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** All detections of one class, best score first, with what became of them. Immutable. */
final class ClassRanking {
    private static final int RECALL_LEVELS = 101;

    /** The distance of 1 to the next larger double, by which pycocotools keeps from dividing by zero. */
    private static final double EPSILON = Math.ulp(1.0);

    /** Per detection: its view, its rank in view and class, and its verdict in each area range. */
    private final int[] views;

    private final int[] ranks;
    private final int[][] verdicts;

    private final List<ViewMatches> entries;

    /**
     * Ranks.
     *
     * @param entries of one class, in the views' order
     */
    ClassRanking(List<ViewMatches> entries) {
        int size =
                entries.stream().mapToInt(entry -> entry.matches().detections()).sum();
        Place[] places = new Place[size];
        int next = 0;
        for (ViewMatches entry : entries) {
            for (int rank = 0; rank < entry.matches().detections(); rank++) {
                places[next++] = new Place(entry, rank, entry.matches().score(rank));
            }
        }
        // Stable, as pycocotools' merge sort: of equal scores, the first view's goes first.
        Arrays.sort(places, Comparator.comparingDouble(Place::score).reversed());
        AreaRange[] ranges = AreaRange.values();
        views = new int[size];
        ranks = new int[size];
        verdicts = new int[ranges.length][size];
        for (int i = 0; i < size; i++) {
            views[i] = places[i].entry().view();
            ranks[i] = places[i].rank();
            for (AreaRange range : ranges) {
                verdicts[range.index()][i] = places[i].entry().matches().verdict(range, ranks[i]);
            }
        }
        this.entries = List.copyOf(entries);
    }

    /** A view's matches of the class. */
    record ViewMatches(int view, ClassMatches matches) {}

    private record Place(ViewMatches entry, int rank, double score) {}

    /** Objects that are to be found in some of the views. */
    long objects(AreaRange range, ViewCounts counts) {
        return entries.stream()
                .mapToLong(entry ->
                        (long) counts.of(entry.view()) * entry.matches().objects(range))
                .sum();
    }

    /** Average precision and recall at each IoU threshold. */
    static final class Accuracy {
        private final double[] precision = new double[ClassMatches.THRESHOLDS];
        private final double[] recall = new double[ClassMatches.THRESHOLDS];

        /** Precision at a threshold: mean over 101 recall levels. */
        double precision(int threshold) {
            return precision[threshold];
        }

        double meanPrecision() {
            return Arrays.stream(precision).average().orElseThrow();
        }

        /** Of all detections together. */
        double meanRecall() {
            return Arrays.stream(recall).average().orElseThrow();
        }
    }

    /**
     * Accuracy in some of the views.
     *
     * @param maxDetections detections that count in a view, the best
     * @param objects {@link #objects(AreaRange, ViewCounts)} there, above 0
     */
    Accuracy accuracy(AreaRange range, int maxDetections, ViewCounts counts, long objects) {
        int[] counted = new int[views.length];
        int[] times = new int[views.length];
        int size = 0;
        for (int i = 0; i < views.length; i++) {
            int count = ranks[i] < maxDetections ? counts.of(views[i]) : 0;
            if (count > 0) {
                counted[size] = verdicts[range.index()][i];
                times[size++] = count;
            }
        }
        Accuracy accuracy = new Accuracy();
        double[] precisions = new double[size];
        double[] recalls = new double[size];
        for (int threshold = 0; threshold < ClassMatches.THRESHOLDS; threshold++) {
            long right = 0;
            long wrong = 0;
            int length = 0;
            for (int i = 0; i < size; i++) {
                if ((counted[i] >> (ClassMatches.UNCOUNTED + threshold) & 1) == 0) {
                    if ((counted[i] >> (ClassMatches.FOUND + threshold) & 1) == 1) {
                        right += times[i];
                    } else {
                        wrong += times[i];
                    }
                    precisions[length] = right / (right + wrong + EPSILON);
                    recalls[length++] = (double) right / objects;
                }
            }
            accuracy.precision[threshold] = averagePrecision(precisions, recalls, length);
            accuracy.recall[threshold] = length == 0 ? 0 : recalls[length - 1];
        }
        return accuracy;
    }

    /** Mean, over recall 0, 0.01 .. 1, of the best precision at that recall or a higher one; 0 where recall does not get there. */
    private static double averagePrecision(double[] precisions, double[] recalls, int length) {
        for (int i = length - 2; i >= 0; i--) {
            precisions[i] = Math.max(precisions[i], precisions[i + 1]);
        }
        double sum = 0;
        int at = 0;
        for (int level = 0; level < RECALL_LEVELS; level++) {
            double recall = level == RECALL_LEVELS - 1 ? 1 : level * 0.01;
            while (at < length && recalls[at] < recall) {
                at++;
            }
            sum += at < length ? precisions[at] : 0;
        }
        return sum / RECALL_LEVELS;
    }
}
