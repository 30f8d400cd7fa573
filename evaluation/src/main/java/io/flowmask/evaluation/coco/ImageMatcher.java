package io.flowmask.evaluation.coco;

import io.flowmask.evaluation.dataset.Annotation;
import io.flowmask.evaluation.dataset.Box;
import io.flowmask.evaluation.dataset.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides for each detection of an image what it found, at each IoU threshold and for each area range: best scores choose first, each
 * takes what it overlaps most and nobody took, and what need not be found only when there is nothing else. Safe for any number of threads.
 */
public final class ImageMatcher {
    /** Detections of an image and class that are looked at, the best. */
    static final int MAX_DETECTIONS = 100;

    private static final double ALMOST_ONE = 1 - 1e-10;
    private static final int NOTHING = -1;

    private final Set<OverlapKind> kinds;
    private final double minSidePx;

    /**
     * A matcher.
     *
     * @param kinds by what to compare
     * @param minSidePx annotations whose box has a shorter side need not be found; 0 for none
     */
    public ImageMatcher(Set<OverlapKind> kinds, double minSidePx) {
        this.kinds = Set.copyOf(kinds);
        this.minSidePx = minSidePx;
    }

    /** By what it compares. */
    public Set<OverlapKind> kinds() {
        return kinds;
    }

    /** Whether an annotation is to be neither found nor missed. */
    public boolean ignores(Annotation annotation) {
        Box box = annotation.region().box();
        return annotation.crowd() || box.width() < minSidePx || box.height() < minSidePx;
    }

    /**
     * Compares what was found in an image with the truth.
     *
     * @param annotations of the image, all classes
     * @param detections of the image, all classes
     */
    public ImageMatches match(List<Annotation> annotations, List<Detection> detections) {
        int classes = 0;
        for (Annotation annotation : annotations) {
            classes = Math.max(classes, annotation.category() + 1);
        }
        for (Detection detection : detections) {
            classes = Math.max(classes, detection.category() + 1);
        }
        Map<OverlapKind, List<ClassMatches>> matches = new EnumMap<>(OverlapKind.class);
        kinds.forEach(kind -> matches.put(kind, new ArrayList<>()));
        for (int category = 0; category < classes; category++) {
            int wanted = category;
            List<Annotation> truth =
                    annotations.stream().filter(a -> a.category() == wanted).toList();
            // Sorting is stable: of equal scores, the first one in the file goes first.
            List<Detection> found = detections.stream()
                    .filter(d -> d.category() == wanted)
                    .sorted(Comparator.comparingDouble(Detection::score).reversed())
                    .limit(MAX_DETECTIONS)
                    .toList();
            if (!truth.isEmpty() || !found.isEmpty()) {
                matches.forEach((kind, list) -> list.add(match(wanted, truth, found, Overlaps.of(kind, found, truth))));
            }
        }
        return new ImageMatches(matches);
    }

    private ClassMatches match(
            int category, List<Annotation> annotations, List<Detection> detections, double[][] overlaps) {
        AreaRange[] ranges = AreaRange.values();
        int[][] verdicts = new int[ranges.length][];
        int[] objects = new int[ranges.length];
        for (AreaRange range : ranges) {
            Round round = new Round(annotations, detections, overlaps, range);
            verdicts[range.index()] = round.verdicts();
            objects[range.index()] = round.objects();
        }
        double[] scores = detections.stream().mapToDouble(Detection::score).toArray();
        return new ClassMatches(category, scores, verdicts, objects);
    }

    /** One class of one image, in one area range. */
    private final class Round {
        private final List<Detection> detections;
        private final double[][] overlaps;
        private final AreaRange range;

        /** Indices of annotations: first what is to be found, then the rest. */
        private final int[] order;

        private final boolean[] crowd;
        private final int objects;

        Round(List<Annotation> annotations, List<Detection> detections, double[][] overlaps, AreaRange range) {
            this.detections = detections;
            this.overlaps = overlaps;
            this.range = range;
            order = new int[annotations.size()];
            crowd = new boolean[annotations.size()];
            int next = 0;
            for (int i = 0; i < order.length; i++) {
                crowd[i] = annotations.get(i).crowd();
                if (isToBeFound(annotations.get(i))) {
                    order[next++] = i;
                }
            }
            objects = next;
            for (int i = 0; i < order.length; i++) {
                if (!isToBeFound(annotations.get(i))) {
                    order[next++] = i;
                }
            }
        }

        private boolean isToBeFound(Annotation annotation) {
            return !ignores(annotation) && range.contains(annotation.region().area());
        }

        int objects() {
            return objects;
        }

        int[] verdicts() {
            int[] verdicts = new int[detections.size()];
            for (int threshold = 0; threshold < ClassMatches.THRESHOLDS; threshold++) {
                boolean[] taken = new boolean[order.length];
                double least = Math.min(ClassMatches.threshold(threshold), ALMOST_ONE);
                for (int d = 0; d < verdicts.length; d++) {
                    int match = best(d, least, taken);
                    boolean uncounted;
                    if (match == NOTHING) {
                        uncounted = !range.contains(detections.get(d).region().area());
                    } else {
                        taken[match] = true;
                        verdicts[d] |= 1 << (ClassMatches.FOUND + threshold);
                        uncounted = match >= objects;
                    }
                    verdicts[d] |= uncounted ? 1 << (ClassMatches.UNCOUNTED + threshold) : 0;
                }
            }
            return verdicts;
        }

        /** The place in {@link #order} of what a detection found. Of equal overlaps the last one is taken. */
        private int best(int detection, double least, boolean[] taken) {
            double most = least;
            int match = NOTHING;
            for (int i = 0; i < order.length; i++) {
                if (i == objects && match != NOTHING) {
                    break;
                }
                if (taken[i] && !crowd[order[i]]) {
                    continue;
                }
                if (overlaps[detection][order[i]] >= most) {
                    most = overlaps[detection][order[i]];
                    match = i;
                }
            }
            return match;
        }
    }
}
