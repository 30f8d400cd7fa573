package io.flowmask.operators.inference;

import io.flowmask.model.Segmenter;
import io.flowmask.operators.batching.BatchAssembler;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.keyframe.KeyframeSchedule;
import io.flowmask.operators.mapping.SideOutputs;
import io.flowmask.operators.state.CameraStore;
import io.flowmask.schemas.MaskEvent;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * Segments frames, keyed by camera, in batches across cameras. Each frame that comes in leaves as one mask event, dropped frame or
 * dead letter, in arrival order.
 *
 * <p><b>Threads.</b> State, output and every queue belong to the task's mailbox thread. Workers decode, call the device and
 * compute masks; they see immutable data only and answer through the mailbox. So the device runs while the frames after it are
 * decoded and the masks of the frames before it are computed.
 *
 * <p><b>Back-pressure.</b> Frames in flight are bounded. When the bound is reached, {@link #processElement} lets the mailbox work
 * until a frame has left.
 *
 * <p><b>Checkpoints.</b> Everything in flight is emitted before a barrier passes, so a snapshot is keyed state and nothing else:
 * there is nothing to restore, to split when rescaling, or to emit twice. The cost is that a barrier waits for the frames in
 * flight, which is another reason to bound them. A flush does not wait for a timer, because at the end of the input timers no
 * longer fire.
 *
 * <p><b>Failures.</b> Whatever a worker throws fails the task, naming the frames. An unreadable image is not a failure.
 */
final class SegmentationOperator extends AbstractStreamOperator<MaskEvent>
        implements OneInputStreamOperator<CapturedFrame, MaskEvent>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    private final transient MailboxExecutor mailbox;
    private final SegmenterProvider segmenters;
    private final SegmentationOptions options;
    private final transient ArrivalQueue arrivals = new ArrivalQueue(this::emit);

    @SuppressWarnings("NullAway.Init") // by open
    private transient FramePipeline pipeline;

    private transient @Nullable Workers workers;
    private transient @Nullable ScheduledFuture<?> batchTimer;
    private transient long batchTimerMillis;
    private transient boolean flushing;

    SegmentationOperator(
            StreamOperatorParameters<MaskEvent> parameters, SegmenterProvider segmenters, SegmentationOptions options) {
        // Before setup, which hands it to the runtime context; the super constructor that takes the parameters does it
        // after.
        processingTimeService = parameters.getProcessingTimeService();
        setup(parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
        this.mailbox = parameters.getMailboxExecutor();
        this.segmenters = segmenters;
        this.options = options;
    }

    @Override
    public void open() throws Exception {
        super.open();
        Segmenter segmenter = segmenters.open();
        TaskInfo task = getRuntimeContext().getTaskInfo();
        Workers threads = new Workers(
                segmenter,
                new MailboxChannel(mailbox, this::proceed),
                options.prepareThreads().orElse(Runtime.getRuntime().availableProcessors()),
                task.getTaskName() + "-" + task.getIndexOfThisSubtask());
        workers = threads;
        BatchAssembler<FrameInFlight> lanes = new BatchAssembler<>(
                options.batchSize(), options.maxBatchDelay(), processingTimeService::getCurrentProcessingTime);
        SegmentationMetrics measurements = new SegmentationMetrics(getMetricGroup());
        CameraStore store =
                new CameraStore(getKeyedStateStore(), options.idleTimeToLive().orElse(null), options.cachedCameras());
        measurements.register(segmenter.model());
        measurements.register(arrivals::frames, lanes::size, store::cachedCameras);
        pipeline = new FramePipeline(
                segmenter,
                threads,
                keyframes(segmenter, store, measurements),
                lanes,
                measurements,
                processingTimeService::getCurrentProcessingTime);
    }

    private KeyframeTracker keyframes(Segmenter segmenter, CameraStore store, SegmentationMetrics measurements) {
        int interval = segmenter.supportsPartial() ? options.keyframeInterval() : 1;
        KeyframeSchedule schedule = new KeyframeSchedule(
                interval, options.staggerKeyframes(), options.maxKeyframeAge().orElse(null), options.keyframePolicy());
        FreshnessRule freshness =
                new FreshnessRule(options.maxFrameAge().orElse(null), processingTimeService::getCurrentProcessingTime);
        return new KeyframeTracker(
                freshness,
                schedule,
                store,
                this::setCurrentKey,
                interval > 1 ? segmenter::accepts : null,
                measurements);
    }

    @Override
    public void processElement(StreamRecord<CapturedFrame> element) throws Exception {
        while (arrivals.frames() >= options.maxInFlight()) {
            letMailboxWork();
        }
        FrameInFlight frame =
                new FrameInFlight(element.getValue(), element.hasTimestamp() ? element.getTimestamp() : null);
        pipeline.accept(frame);
        arrivals.add(frame);
        proceed();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        passOnInOrder(() -> super.processWatermark(mark));
    }

    @Override
    public void processWatermark(WatermarkEvent watermark) throws Exception {
        passOnInOrder(() -> super.processWatermark(watermark));
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        passOnInOrder(() -> super.processWatermarkStatus(status));
    }

    @Override
    public void processLatencyMarker(LatencyMarker marker) throws Exception {
        passOnInOrder(() -> super.processLatencyMarker(marker));
    }

    @Override
    public void processRecordAttributes(RecordAttributes attributes) throws Exception {
        passOnInOrder(() -> super.processRecordAttributes(attributes));
    }

    private void passOnInOrder(ThrowingRunnable<Exception> emission) throws Exception {
        arrivals.add(emission);
        arrivals.emitReady();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void endInput() throws Exception {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private void flush() throws Exception {
        flushing = true;
        try {
            proceed();
            while (!arrivals.isEmpty()) {
                letMailboxWork();
            }
        } finally {
            flushing = false;
        }
    }

    /** Waits for a mail and runs it. That may set another key, so the current one is put back. */
    private void letMailboxWork() throws InterruptedException {
        Object key = getCurrentKey();
        mailbox.yield();
        // There is none yet when a barrier comes before the first frame.
        if (key != null) {
            setCurrentKey(key);
        }
    }

    /** Does all that has become possible: batches to the device, complete frames to the output. */
    private void proceed() throws Exception {
        arrivals.emitReady();
        pipeline.dispatch(input());
        OptionalLong next = pipeline.nextDispatchMillis();
        if (next.isPresent()) {
            registerBatchTimer(next.getAsLong());
        }
    }

    /** Leaves it at a timer that fires no later. One that fires later is of a time before the clock went back. */
    private void registerBatchTimer(long timestamp) {
        if (batchTimer != null) {
            if (batchTimerMillis <= timestamp) {
                return;
            }
            batchTimer.cancel(false);
        }
        batchTimer = processingTimeService.registerTimer(timestamp, this::onBatchTimer);
        batchTimerMillis = timestamp;
    }

    private void onBatchTimer(long timestamp) throws Exception {
        batchTimer = null;
        proceed();
    }

    private FramePipeline.Input input() {
        if (flushing) {
            return FramePipeline.Input.FLUSHING;
        }
        return arrivals.frames() >= options.maxInFlight() ? FramePipeline.Input.BLOCKED : FramePipeline.Input.OPEN;
    }

    private void emit(FrameInFlight frame) {
        Outcome outcome = frame.outcome();
        if (outcome instanceof Outcome.Masks masks) {
            output.collect(recordOf(masks.event(), frame));
        } else if (outcome instanceof Outcome.Dropped dropped) {
            output.collect(SideOutputs.DROPPED_FRAMES, recordOf(dropped.frame(), frame));
        } else if (outcome instanceof Outcome.Unreadable unreadable) {
            output.collect(SideOutputs.DEAD_LETTERS, recordOf(unreadable.letter(), frame));
        }
    }

    private static <T> StreamRecord<T> recordOf(T value, FrameInFlight frame) {
        Long timestamp = frame.timestamp();
        return timestamp == null ? new StreamRecord<>(value) : new StreamRecord<>(value, timestamp);
    }

    @Override
    public void close() throws Exception {
        try {
            if (batchTimer != null) {
                batchTimer.cancel(false);
            }
            if (workers != null) {
                workers.close();
            }
        } finally {
            super.close();
        }
    }
}
