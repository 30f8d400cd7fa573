package io.flowmask.operators.inference;

import io.flowmask.operators.batching.Lane;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.StageTimes;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What the operator counts and measures; see {@link MetricNames}. Written by the mailbox thread only. */
final class SegmentationMetrics {
    /** Values that a histogram looks back on. */
    private static final int HISTOGRAM_WINDOW = 1024;

    private final MetricGroup group;
    private final Counter fullFrames;
    private final Counter partialFrames;
    private final Counter duplicateFrames;
    private final Counter outOfOrderFrames;
    private final Counter unreadableFrames;
    private final Histogram fullBatchSize;
    private final Histogram partialBatchSize;
    private final Histogram prepareMicros;
    private final Histogram queueMicros;
    private final Histogram inferenceMicros;
    private final Histogram detectMicros;
    private final Histogram keyframeAgeMillis;

    SegmentationMetrics(MetricGroup operatorGroup) {
        group = operatorGroup.addGroup(MetricNames.GROUP);
        fullFrames = group.counter(MetricNames.FULL_FRAMES);
        partialFrames = group.counter(MetricNames.PARTIAL_FRAMES);
        duplicateFrames = group.counter(MetricNames.DUPLICATE_FRAMES);
        outOfOrderFrames = group.counter(MetricNames.OUT_OF_ORDER_FRAMES);
        unreadableFrames = group.counter(MetricNames.UNREADABLE_FRAMES);
        fullBatchSize = histogram(MetricNames.FULL_BATCH_SIZE);
        partialBatchSize = histogram(MetricNames.PARTIAL_BATCH_SIZE);
        prepareMicros = histogram(MetricNames.PREPARE_MICROS);
        queueMicros = histogram(MetricNames.QUEUE_MICROS);
        inferenceMicros = histogram(MetricNames.INFERENCE_MICROS);
        detectMicros = histogram(MetricNames.DETECT_MICROS);
        keyframeAgeMillis = histogram(MetricNames.KEYFRAME_AGE_MILLIS);
    }

    /** Shows lengths that are looked at now and then, on the reporter's thread. */
    void register(IntSupplier framesInFlight, ToIntFunction<Lane> queueLength) {
        group.gauge(MetricNames.FRAMES_IN_FLIGHT, framesInFlight::getAsInt);
        group.gauge(MetricNames.FULL_QUEUE_LENGTH, () -> queueLength.applyAsInt(Lane.FULL));
        group.gauge(MetricNames.PARTIAL_QUEUE_LENGTH, () -> queueLength.applyAsInt(Lane.PARTIAL));
    }

    void dropped(DropReason reason) {
        (reason == DropReason.DUPLICATE ? duplicateFrames : outOfOrderFrames).inc();
    }

    void unreadable() {
        unreadableFrames.inc();
    }

    void batch(Lane lane, int size, long micros) {
        (lane == Lane.FULL ? fullBatchSize : partialBatchSize).update(size);
        inferenceMicros.update(micros);
    }

    void keyframeAge(long millis) {
        keyframeAgeMillis.update(millis);
    }

    void segmented(Lane lane, StageTimes stages) {
        (lane == Lane.FULL ? fullFrames : partialFrames).inc();
        prepareMicros.update(stages.getPrepareMicros());
        queueMicros.update(stages.getQueueMicros());
        detectMicros.update(stages.getDetectMicros());
    }

    private Histogram histogram(String name) {
        return group.histogram(name, new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
    }
}
