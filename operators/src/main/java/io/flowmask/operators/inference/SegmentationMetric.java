package io.flowmask.operators.inference;

import static io.flowmask.operators.metrics.DescribedMetric.Kind.COUNTER;
import static io.flowmask.operators.metrics.DescribedMetric.Kind.GAUGE;
import static io.flowmask.operators.metrics.DescribedMetric.Kind.HISTOGRAM;

import io.flowmask.operators.metrics.DescribedMetric;
import java.util.List;

/** The metrics of the segmentation operator. */
public enum SegmentationMetric implements DescribedMetric {
    SEGMENTED_FRAMES(
            "segmentedFrames",
            COUNTER,
            "Frames segmented: FULL are keyframes, PARTIAL the frames between them.",
            Labels.TRANSFORM),
    DROPPED_FRAMES("droppedFrames", COUNTER, "Well-formed frames that were not segmented.", Labels.REASON),
    UNREADABLE_FRAMES(
            "unreadableFrames",
            COUNTER,
            "Frames whose image could not be used; the sink of the dead letters counts them by reason."),

    LATENCY_MILLIS(
            "latencyMillis",
            HISTOGRAM,
            "Per segmented frame: from its capture, by the camera's clock, to its masks, by this machine's. Writing them comes on top,"
                    + " and with exactly-once the wait for the checkpoint."),

    FRAMES_IN_FLIGHT("framesInFlight", GAUGE, "Frames accepted and not yet emitted; max-in-flight is the limit."),
    QUEUE_LENGTH("queueLength", GAUGE, "Prepared frames that wait for a batch.", Labels.TRANSFORM),
    BATCH_SIZE("batchSize", HISTOGRAM, "Frames per call to the device.", Labels.TRANSFORM),

    PREPARE_MICROS("prepareMicros", HISTOGRAM, "Per frame: decode, resize and normalise."),
    QUEUE_MICROS("queueMicros", HISTOGRAM, "Per frame: waiting for a batch, for the keyframe and for the device."),
    INFERENCE_MICROS("inferenceMicros", HISTOGRAM, "Per batch: time on the device."),
    DETECT_MICROS("detectMicros", HISTOGRAM, "Per frame: non-maximum suppression, masks and run lengths."),

    KEYFRAME_INTERVAL(
            "keyframeInterval",
            HISTOGRAM,
            "Per keyframe: how far its sequence is from that of its camera's keyframe before. Above keyframe-interval where"
                    + " frames are missing, below it where a policy, an age limit or a camera's first interval made it come early."),
    KEYFRAME_AGE_MILLIS(
            "keyframeAgeMillis",
            HISTOGRAM,
            "Per partial frame: capture time since the keyframe whose features it used."),

    FEATURE_BYTES(
            "featureBytes", GAUGE, "What is kept per camera: the size of a keyframe's features. 0 before the first."),
    CACHED_CAMERAS(
            "cachedCameras",
            GAUGE,
            "Cameras whose features are at hand in memory; with featureBytes, how much memory that is."),
    LOADED_MODEL(
            "loadedModel", GAUGE, "Always 1: its labels are the model's name and fingerprint.", "model", "fingerprint");

    /** Labels that several metrics share. */
    private static final class Labels {
        static final String TRANSFORM = "transform";
        static final String REASON = "reason";
    }

    private final String metricName;
    private final Kind kind;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> labels;

    SegmentationMetric(String metricName, Kind kind, String description, String... labels) {
        this.metricName = metricName;
        this.kind = kind;
        this.description = description;
        this.labels = List.of(labels);
    }

    @Override
    public String metricName() {
        return metricName;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public String description() {
        return description;
    }
}
