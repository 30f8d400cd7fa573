package io.flowmask.evaluation.dataset;

import java.util.Objects;

/**
 * Something that was found in an image.
 *
 * @param category index into the dataset's categories
 * @param score confidence; only the order matters
 * @param region where it was found
 */
public record Detection(int category, double score, Region region) {
    public Detection {
        Objects.requireNonNull(region);
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("A score is a finite number, but it is " + score);
        }
    }
}
