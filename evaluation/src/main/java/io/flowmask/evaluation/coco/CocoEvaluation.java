package io.flowmask.evaluation.coco;

import io.flowmask.evaluation.dataset.Category;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.Detections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Detections against a dataset, on all processors. */
public final class CocoEvaluation {
    private CocoEvaluation() {}

    /**
     * Compares. Masks are left out where the dataset or the detections have none.
     *
     * @param minSidePx annotations whose box has a shorter side need not be found; 0 for none
     * @param imageDone called after each image, from any thread
     * @return with images as views, by their index in the dataset
     */
    public static Matches evaluate(Dataset dataset, Detections detections, double minSidePx, Runnable imageDone) {
        Set<OverlapKind> kinds = EnumSet.allOf(OverlapKind.class);
        if (!dataset.withMasks() || !detections.withMasks()) {
            kinds.remove(OverlapKind.MASK);
        }
        ImageMatcher matcher = new ImageMatcher(kinds, minSidePx);
        List<String> names = dataset.categories().stream().map(Category::name).toList();
        Matches.Builder matches = new Matches.Builder(names, kinds);
        IntStream.range(0, dataset.images().size()).parallel().forEach(image -> {
            matches.add(
                    image,
                    matcher.match(
                            dataset.annotations().get(image),
                            detections.byImage().get(image)));
            imageDone.run();
        });
        return matches.build();
    }
}
