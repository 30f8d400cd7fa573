package io.flowmask.evaluation.dataset;

import java.util.Objects;

/**
 * Something that is in an image: the truth.
 *
 * @param category index into the dataset's categories
 * @param region where it is
 * @param crowd a region of many, or one that is too small or hidden to be asked for: neither found nor missed, and as often found as
 *     may be
 */
public record Annotation(int category, Region region, boolean crowd) {
    public Annotation {
        Objects.requireNonNull(region);
    }
}
