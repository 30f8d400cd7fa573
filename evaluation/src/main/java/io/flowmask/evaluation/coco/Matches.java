package io.flowmask.evaluation.coco;

import io.flowmask.evaluation.coco.ClassRanking.Accuracy;
import io.flowmask.evaluation.coco.ClassRanking.ViewMatches;
import io.flowmask.evaluation.coco.CocoSummary.ClassAccuracy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was found in many views, ready to be summed up over all or some of them. A view is an image as one way of looking at it found it;
 * where there is one way only, views are images. Immutable.
 */
public final class Matches {
    private final List<String> categories;
    private final Map<OverlapKind, List<ClassRanking>> rankings;

    private Matches(List<String> categories, Map<OverlapKind, List<ClassRanking>> rankings) {
        this.categories = List.copyOf(categories);
        this.rankings = Map.copyOf(rankings);
    }

    /** By what was compared. */
    public Set<OverlapKind> kinds() {
        return rankings.keySet();
    }

    /** COCO's numbers over some of the views. */
    public CocoSummary summary(OverlapKind kind, ViewCounts views) {
        List<ClassRanking> classes = rankings.get(kind);
        if (classes == null) {
            throw new IllegalArgumentException("Nothing was compared by " + kind.word());
        }
        List<ClassAccuracy> perClass = new ArrayList<>();
        Map<Metric, Mean> means = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            means.put(metric, new Mean());
        }
        for (int i = 0; i < categories.size(); i++) {
            perClass.add(add(means, categories.get(i), classes.get(i), views));
        }
        Map<Metric, Double> numbers = new EnumMap<>(Metric.class);
        means.forEach((metric, mean) -> numbers.put(metric, mean.value()));
        return new CocoSummary(numbers, perClass);
    }

    /** Adds a class to the means over classes; classes without objects do not count. */
    private static ClassAccuracy add(Map<Metric, Mean> means, String name, ClassRanking ranking, ViewCounts views) {
        long objects = ranking.objects(AreaRange.ALL, views);
        if (objects == 0) {
            return new ClassAccuracy(name, 0, CocoSummary.UNDEFINED, CocoSummary.UNDEFINED);
        }
        Accuracy all = ranking.accuracy(AreaRange.ALL, ImageMatcher.MAX_DETECTIONS, views, objects);
        add(means, Metric.AP, all.meanPrecision());
        add(means, Metric.AP50, all.precision(0));
        add(means, Metric.AP75, all.precision(5));
        add(
                means,
                Metric.AR1,
                ranking.accuracy(AreaRange.ALL, 1, views, objects).meanRecall());
        add(
                means,
                Metric.AR10,
                ranking.accuracy(AreaRange.ALL, 10, views, objects).meanRecall());
        add(means, Metric.AR100, all.meanRecall());
        add(means, Metric.AP_SMALL, Metric.AR_SMALL, AreaRange.SMALL, ranking, views);
        add(means, Metric.AP_MEDIUM, Metric.AR_MEDIUM, AreaRange.MEDIUM, ranking, views);
        add(means, Metric.AP_LARGE, Metric.AR_LARGE, AreaRange.LARGE, ranking, views);
        return new ClassAccuracy(name, objects, all.meanPrecision(), all.precision(0));
    }

    private static void add(
            Map<Metric, Mean> means,
            Metric precision,
            Metric recall,
            AreaRange range,
            ClassRanking ranking,
            ViewCounts views) {
        long objects = ranking.objects(range, views);
        if (objects > 0) {
            Accuracy accuracy = ranking.accuracy(range, ImageMatcher.MAX_DETECTIONS, views, objects);
            add(means, precision, accuracy.meanPrecision());
            add(means, recall, accuracy.meanRecall());
        }
    }

    private static void add(Map<Metric, Mean> means, Metric metric, double value) {
        means.computeIfAbsent(metric, key -> new Mean()).add(value);
    }

    /** A mean in the making. */
    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }

        double value() {
            return count == 0 ? CocoSummary.UNDEFINED : sum / count;
        }
    }

    /** Collects views, in any order and from any thread. */
    public static final class Builder {
        private final List<String> categories;
        private final Map<OverlapKind, List<List<ViewMatches>>> entries = new EnumMap<>(OverlapKind.class);

        /**
         * Begins.
         *
         * @param categories names, by index
         * @param kinds by what views are compared
         */
        public Builder(List<String> categories, Set<OverlapKind> kinds) {
            this.categories = List.copyOf(categories);
            for (OverlapKind kind : kinds) {
                List<List<ViewMatches>> byClass = new ArrayList<>();
                categories.forEach(category -> byClass.add(new ArrayList<>()));
                entries.put(kind, byClass);
            }
        }

        /**
         * Adds a view.
         *
         * @param view different from all others; of equal scores, those in lower views rank first
         */
        public synchronized void add(int view, ImageMatches matches) {
            entries.forEach((kind, byClass) -> {
                for (ClassMatches ofClass : matches.of(kind)) {
                    byClass.get(ofClass.category()).add(new ViewMatches(view, ofClass));
                }
            });
        }

        /** Ranks what was added. */
        public synchronized Matches build() {
            Map<OverlapKind, List<ClassRanking>> rankings = new EnumMap<>(OverlapKind.class);
            entries.forEach((kind, byClass) -> {
                List<ClassRanking> ranked = new ArrayList<>();
                for (List<ViewMatches> views : byClass) {
                    views.sort(Comparator.comparingInt(ViewMatches::view));
                    ranked.add(new ClassRanking(views));
                }
                rankings.put(kind, ranked);
            });
            return new Matches(categories, rankings);
        }
    }
}
