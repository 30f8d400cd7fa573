package io.flowmask.operators.batching;

/** What batches are wanted at the moment: how much waiting for more items is still worth. */
public enum Readiness {
    /** The device is busy: only a full batch is worth putting next in line. */
    FULL_ONLY,
    /** The device is idle: a full batch, or one whose first item has waited long enough. */
    DUE,
    /** The device is idle and nothing can join before something leaves: the larger lane, as it is. */
    STALLED,
    /** No more items will come and all must go: keyframes first, because they let partial frames join the other lane. */
    DRAINING
}
