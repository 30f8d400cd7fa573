package io.flowmask.evaluation.coco;

/** Which views are summed up, and how often each of them counts. */
@FunctionalInterface
public interface ViewCounts {
    /** How often a view counts; 0 for not at all. */
    int of(int view);

    /** Every view once. */
    static ViewCounts all() {
        return view -> 1;
    }
}
