package io.flowmask.operators.inference;

import io.flowmask.model.ModelIdentity;
import io.flowmask.operators.batching.Lane;
import io.flowmask.operators.metrics.MetricRegistration;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.StageTimes;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/** What the operator counts and measures; see {@link SegmentationMetric}. Written by the mailbox thread only. */
final class SegmentationMetrics {
    private final MetricRegistration registration;
    private final Map<Lane, Counter> segmentedFrames = new EnumMap<>(Lane.class);
    private final Map<Lane, Histogram> batchSize = new EnumMap<>(Lane.class);
    private final Map<DropReason, Counter> droppedFrames = new EnumMap<>(DropReason.class);
    private final Counter unreadableFrames;
    private final Histogram latencyMillis;
    private final Histogram prepareMicros;
    private final Histogram queueMicros;
    private final Histogram inferenceMicros;
    private final Histogram detectMicros;
    private final Histogram keyframeInterval;
    private final Histogram keyframeAgeMillis;
    private volatile int featureBytes;

    SegmentationMetrics(MetricGroup operatorGroup) {
        registration = new MetricRegistration(operatorGroup);
        for (Lane lane : Lane.values()) {
            segmentedFrames.put(
                    lane,
                    registration.counter(
                            SegmentationMetric.SEGMENTED_FRAMES, transform(lane).name()));
            batchSize.put(
                    lane,
                    registration.histogram(
                            SegmentationMetric.BATCH_SIZE, transform(lane).name()));
        }
        for (DropReason reason : EnumSet.complementOf(EnumSet.of(DropReason.UNKNOWN))) {
            droppedFrames.put(reason, registration.counter(SegmentationMetric.DROPPED_FRAMES, reason.name()));
        }
        unreadableFrames = registration.counter(SegmentationMetric.UNREADABLE_FRAMES);
        latencyMillis = registration.histogram(SegmentationMetric.LATENCY_MILLIS);
        prepareMicros = registration.histogram(SegmentationMetric.PREPARE_MICROS);
        queueMicros = registration.histogram(SegmentationMetric.QUEUE_MICROS);
        inferenceMicros = registration.histogram(SegmentationMetric.INFERENCE_MICROS);
        detectMicros = registration.histogram(SegmentationMetric.DETECT_MICROS);
        keyframeInterval = registration.histogram(SegmentationMetric.KEYFRAME_INTERVAL);
        keyframeAgeMillis = registration.histogram(SegmentationMetric.KEYFRAME_AGE_MILLIS);
        registration.gauge(SegmentationMetric.FEATURE_BYTES, () -> featureBytes);
    }

    /** Shows lengths that are looked at now and then, on the reporter's thread. */
    void register(Gauge<Integer> framesInFlight, ToIntFunction<Lane> queueLength, Gauge<Integer> cachedCameras) {
        registration.gauge(SegmentationMetric.FRAMES_IN_FLIGHT, framesInFlight);
        registration.gauge(SegmentationMetric.CACHED_CAMERAS, cachedCameras);
        for (Lane lane : Lane.values()) {
            registration.gauge(
                    SegmentationMetric.QUEUE_LENGTH,
                    () -> queueLength.applyAsInt(lane),
                    transform(lane).name());
        }
    }

    /** Shows which model is at work. */
    void register(ModelIdentity model) {
        registration.gauge(SegmentationMetric.LOADED_MODEL, () -> 1, model.name(), model.fingerprint());
    }

    void dropped(DropReason reason) {
        Objects.requireNonNull(droppedFrames.get(reason)).inc();
    }

    void unreadable() {
        unreadableFrames.inc();
    }

    void batch(Lane lane, int size, long micros) {
        Objects.requireNonNull(batchSize.get(lane)).update(size);
        inferenceMicros.update(micros);
    }

    /** A keyframe was chosen, so many sequence numbers after its camera's last. */
    void keyframeInterval(long sequences) {
        keyframeInterval.update(sequences);
    }

    void keyframeAge(long millis) {
        keyframeAgeMillis.update(millis);
    }

    /** A keyframe has left features behind. */
    void features(int bytes) {
        featureBytes = bytes;
    }

    /** The masks of a frame are there, so long after it was taken. */
    void segmented(Lane lane, StageTimes stages, long latency) {
        Objects.requireNonNull(segmentedFrames.get(lane)).inc();
        latencyMillis.update(latency);
        prepareMicros.update(stages.getPrepareMicros());
        queueMicros.update(stages.getQueueMicros());
        detectMicros.update(stages.getDetectMicros());
    }

    /** What mask events call the lane. */
    private static FrameTransform transform(Lane lane) {
        return lane == Lane.FULL ? FrameTransform.FULL : FrameTransform.PARTIAL;
    }
}
