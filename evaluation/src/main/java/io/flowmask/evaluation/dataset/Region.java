package io.flowmask.evaluation.dataset;

import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;
import java.util.Objects;
import java.util.Optional;

/**
 * Where something is in an image.
 *
 * @param box around it
 * @param area square pixels, by which it is small, medium or large; need not be the mask's
 * @param mask its pixels; empty where only boxes are given
 */
public record Region(Box box, double area, Optional<RleMask> mask) {
    public Region {
        Objects.requireNonNull(box);
        Objects.requireNonNull(mask);
        if (!(area >= 0 && Double.isFinite(area))) {
            throw new IllegalArgumentException("An area is a finite number and not negative, but it is " + area);
        }
    }

    /** The tight box around a mask. */
    static Box boxOf(RleMask mask) {
        PixelBox box = mask.boundingBox();
        return new Box(box.x(), box.y(), box.width(), box.height());
    }
}
