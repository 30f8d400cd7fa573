package io.flowmask.job.options;

/** Where reading starts when there is no checkpoint to go on from. */
public enum StartOffsets {
    EARLIEST,
    LATEST,
    COMMITTED
}
