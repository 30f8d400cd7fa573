package io.flowmask.operators.batching;

/** The two graphs of a video model. A batch runs one of them, so frames queue apart. */
public enum Lane {
    /** The whole network: keyframes. */
    FULL,
    /** The partial feature transform: the frames in between. */
    PARTIAL
}
