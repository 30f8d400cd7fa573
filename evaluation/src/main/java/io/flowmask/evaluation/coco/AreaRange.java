package io.flowmask.evaluation.coco;

/** COCO's sizes, by area in square pixels; their limits belong to both sides. */
enum AreaRange {
    ALL(0, 0, 1e10),
    SMALL(1, 0, 32 * 32),
    MEDIUM(2, 32 * 32, 96 * 96),
    LARGE(3, 96 * 96, 1e10);

    private final int index;
    private final double least;
    private final double most;

    AreaRange(int index, double least, double most) {
        this.index = index;
        this.least = least;
        this.most = most;
    }

    /** Its place in arrays over all ranges. */
    int index() {
        return index;
    }

    boolean contains(double area) {
        return area >= least && area <= most;
    }
}
