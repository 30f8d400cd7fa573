package io.flowmask.evaluation.coco;

import io.flowmask.evaluation.coco.CocoSummary.ClassAccuracy;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * COCO's numbers over some views, by masks and by boxes.
 *
 * @param views how many
 * @param byKind a summary for each kind that was compared
 */
public record Scores(int views, Map<OverlapKind, CocoSummary> byKind) {
    public Scores {
        byKind = Map.copyOf(byKind);
    }

    /**
     * Sums up.
     *
     * @param count of the views that there are, from 0
     * @param views which of them, and how often
     */
    public static Scores of(Matches matches, int count, ViewCounts views) {
        Map<OverlapKind, CocoSummary> summaries = new EnumMap<>(OverlapKind.class);
        matches.kinds().forEach(kind -> summaries.put(kind, matches.summary(kind, views)));
        return new Scores(IntStream.range(0, count).map(views::of).sum(), summaries);
    }

    /** The kinds that were compared, masks first. */
    public Set<OverlapKind> kinds() {
        return new TreeSet<>(byKind.keySet());
    }

    /** One kind's summary. */
    public CocoSummary get(OverlapKind kind) {
        CocoSummary summary = byKind.get(kind);
        if (summary == null) {
            throw new IllegalArgumentException("Nothing was compared by " + kind.word());
        }
        return summary;
    }

    /** By masks where there are any, by boxes otherwise. */
    public CocoSummary best() {
        return get(kinds().iterator().next());
    }

    /** One class's accuracy by each kind, masks first. */
    public Map<OverlapKind, ClassAccuracy> ofClass(String name) {
        Map<OverlapKind, ClassAccuracy> byName = new EnumMap<>(OverlapKind.class);
        byKind.forEach((kind, summary) -> summary.classes().stream()
                .filter(ofClass -> ofClass.name().equals(name))
                .forEach(ofClass -> byName.put(kind, ofClass)));
        return byName;
    }
}
