package io.flowmask.operators.inference;

/** Names of the operator's metrics, in the group {@value #GROUP} of the operator's own group. */
public final class MetricNames {
    public static final String GROUP = "flowmask";

    /** Counter: keyframes segmented. */
    public static final String FULL_FRAMES = "fullFrames";
    /** Counter: frames between keyframes segmented. */
    public static final String PARTIAL_FRAMES = "partialFrames";
    /** Counter: frames dropped because their camera sent the sequence twice in a row. */
    public static final String DUPLICATE_FRAMES = "duplicateFrames";
    /** Counter: frames dropped because their camera had sent a later one before. */
    public static final String OUT_OF_ORDER_FRAMES = "outOfOrderFrames";
    /** Counter: frames whose image could not be used. */
    public static final String UNREADABLE_FRAMES = "unreadableFrames";

    /** Histogram: frames per call to the device, full lane. */
    public static final String FULL_BATCH_SIZE = "fullBatchSize";
    /** Histogram: frames per call to the device, partial lane. */
    public static final String PARTIAL_BATCH_SIZE = "partialBatchSize";
    /** Histogram per frame: decode, resize and normalise. */
    public static final String PREPARE_MICROS = "prepareMicros";
    /** Histogram per frame: waiting for a batch, for the keyframe and for the device. */
    public static final String QUEUE_MICROS = "queueMicros";
    /** Histogram per batch: time on the device. */
    public static final String INFERENCE_MICROS = "inferenceMicros";
    /** Histogram per frame: non-maximum suppression, masks and run lengths. */
    public static final String DETECT_MICROS = "detectMicros";
    /** Histogram per partial frame: capture time since its keyframe. */
    public static final String KEYFRAME_AGE_MILLIS = "keyframeAgeMillis";

    /** Gauge: frames accepted and not yet emitted. */
    public static final String FRAMES_IN_FLIGHT = "framesInFlight";
    /** Gauge: keyframes that wait for a batch. */
    public static final String FULL_QUEUE_LENGTH = "fullQueueLength";
    /** Gauge: partial frames that wait for a batch. */
    public static final String PARTIAL_QUEUE_LENGTH = "partialQueueLength";

    private MetricNames() {}
}
