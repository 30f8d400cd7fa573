package io.flowmask.evaluation.dataset;

import java.util.List;

/**
 * What was found in a dataset's images.
 *
 * @param byImage for each image of the dataset, in the order in which they came
 * @param withMasks whether they have masks, and not only boxes
 */
public record Detections(List<List<Detection>> byImage, boolean withMasks) {
    public Detections {
        byImage = byImage.stream().map(List::copyOf).toList();
    }

    /** All detections together. */
    public long count() {
        return byImage.stream().mapToLong(List::size).sum();
    }
}
