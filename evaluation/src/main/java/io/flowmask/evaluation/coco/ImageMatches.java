package io.flowmask.evaluation.coco;

import java.util.List;
import java.util.Map;

/** What {@link ImageMatcher} decided for one image. */
public final class ImageMatches {
    private final Map<OverlapKind, List<ClassMatches>> byKind;

    ImageMatches(Map<OverlapKind, List<ClassMatches>> byKind) {
        this.byKind = Map.copyOf(byKind);
    }

    List<ClassMatches> of(OverlapKind kind) {
        return byKind.getOrDefault(kind, List.of());
    }
}
