package io.flowmask.evaluation.coco;

import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;

/** A mask decoded for comparing it with many others: the runs of pixels that are set, and the box around them. */
final class MaskRuns {
    /** Start and end (without) of each run, column by column, ascending. */
    private final int[] bounds;

    private final PixelBox box;
    private final int area;

    private MaskRuns(int[] bounds, PixelBox box, int area) {
        this.bounds = bounds;
        this.box = box;
        this.area = area;
    }

    static MaskRuns of(RleMask mask) {
        int[] lengths = mask.runLengths();
        int[] bounds = new int[lengths.length / 2 * 2];
        int position = 0;
        for (int i = 0; i < bounds.length; i++) {
            position += lengths[i];
            bounds[i] = position;
        }
        return new MaskRuns(bounds, mask.boundingBox(), mask.area());
    }

    int area() {
        return area;
    }

    /** Pixels in both masks, which are of one size. */
    int intersection(MaskRuns other) {
        if (!meets(other.box)) {
            return 0;
        }
        int common = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < bounds.length && theirs < other.bounds.length) {
            int end = Math.min(bounds[mine + 1], other.bounds[theirs + 1]);
            common += Math.max(0, end - Math.max(bounds[mine], other.bounds[theirs]));
            if (bounds[mine + 1] == end) {
                mine += 2;
            } else {
                theirs += 2;
            }
        }
        return common;
    }

    private boolean meets(PixelBox other) {
        return box.x() < other.x() + other.width()
                && other.x() < box.x() + box.width()
                && box.y() < other.y() + other.height()
                && other.y() < box.y() + box.height();
    }
}
