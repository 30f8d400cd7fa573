package io.flowmask.model.geometry;

import java.util.Objects;

/**
 * A binary mask in COCO's compressed run lengths: column-major runs of 0 and 1 in turn, starting with 0, as the text that
 * pycocotools reads and writes.
 *
 * @param size size of the mask
 * @param counts compressed run lengths
 * @param area pixels that are set
 */
public record RleMask(FrameSize size, String counts, int area) {
    public RleMask {
        Objects.requireNonNull(size);
        Objects.requireNonNull(counts);
    }
}
