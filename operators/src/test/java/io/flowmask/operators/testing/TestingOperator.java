package io.flowmask.operators.testing;

import static java.util.Objects.requireNonNull;

import io.flowmask.model.Segmenter;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.inference.SegmentationOperatorFactory;
import io.flowmask.operators.inference.SegmentationOptions;
import io.flowmask.operators.inference.SegmenterProvider;
import io.flowmask.operators.mapping.SideOutputs;
import io.flowmask.operators.serializer.RecordTypes;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.MaskEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * One subtask of the segmentation operator outside a cluster. Time stands still unless a test moves it; the mailbox works only
 * inside {@link #runUntil} and the operator's own calls.
 */
public final class TestingOperator implements AutoCloseable {
    public static final int MAX_PARALLELISM = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, Segmenter> SEGMENTERS = new ConcurrentHashMap<>();

    private final KeyedOneInputStreamOperatorTestHarness<String, CapturedFrame, MaskEvent> harness;
    private final String segmenterId;
    private boolean cancelled;

    private TestingOperator(Builder builder) throws Exception {
        segmenterId = UUID.randomUUID().toString();
        SEGMENTERS.put(segmenterId, builder.segmenter);
        StreamOperatorFactory<MaskEvent> factory =
                new SegmentationOperatorFactory(provider(segmenterId), builder.options);
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                factory, CapturedFrame::cameraId, Types.STRING, MAX_PARALLELISM, builder.parallelism, builder.subtask);
        harness.setStateBackend(builder.backend);
        harness.setup(RecordTypes.MASK_EVENT.createSerializer(new SerializerConfigImpl()));
        if (builder.restored != null) {
            harness.initializeState(builder.restored);
        }
        harness.open();
    }

    /** A provider that can be serialised, of a segmenter that cannot. */
    private static SegmenterProvider provider(String id) {
        return () -> requireNonNull(SEGMENTERS.get(id));
    }

    public static Builder builder(Segmenter segmenter) {
        return new Builder(segmenter);
    }

    /** Takes in frames whose event time is their capture time. */
    public void process(CapturedFrame... frames) throws Exception {
        for (CapturedFrame frame : frames) {
            harness.processElement(new StreamRecord<>(frame, frame.capturedAtMillis()));
        }
    }

    /** Lets the mailbox work until something is so; fails after half a minute. */
    public void runUntil(BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (!runMail()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("Nothing more happens; output so far: " + harness.getOutput());
                }
                Thread.sleep(1);
            }
        }
    }

    private boolean runMail() throws Exception {
        Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        if (mail.isPresent()) {
            mail.get().run();
        }
        return mail.isPresent();
    }

    /** Lets the mailbox work until so many frames have had their outcome. */
    public void runUntilOutcomes(int count) throws Exception {
        runUntil(() -> outcomes() >= count);
    }

    /** Moves processing time on, so that batches become due; or back, as a wall clock that is set right. */
    public void advance(Duration time) throws Exception {
        harness.advanceTime(time.toMillis());
        harness.setStateTtlProcessingTime(harness.getProcessingTime());
    }

    /** Timers that wait for {@link #advance}. */
    public int timers() {
        return harness.getProcessingTimeService().getNumActiveTimers();
    }

    /** When they fire, in milliseconds of processing time. */
    public Set<Long> timersMillis() {
        return harness.getProcessingTimeService().getActiveTimerTimestamps();
    }

    /** As before a barrier. */
    public void flush() throws Exception {
        harness.prepareSnapshotPreBarrier(1);
    }

    /** Flushes and takes a snapshot of the state. */
    public OperatorSubtaskState snapshot() throws Exception {
        flush();
        return harness.snapshot(1, 1);
    }

    public KeyedOneInputStreamOperatorTestHarness<String, CapturedFrame, MaskEvent> harness() {
        return harness;
    }

    /** Mask events so far. */
    public List<MaskEvent> masks() {
        return harness.extractOutputValues();
    }

    public List<DroppedFrame> dropped() {
        return values(SideOutputs.DROPPED_FRAMES);
    }

    public List<DeadLetter> deadLetters() {
        return values(SideOutputs.DEAD_LETTERS);
    }

    private <T> List<T> values(OutputTag<T> tag) {
        Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
        List<T> values = new ArrayList<>();
        if (records != null) {
            records.forEach(record -> values.add(record.getValue()));
        }
        return values;
    }

    private int outcomes() {
        return masks().size() + dropped().size() + deadLetters().size();
    }

    /** Ends it as Flink ends a cancelled or failed task: closed, not finished. */
    public void cancel() throws Exception {
        cancelled = true;
        harness.getOperator().close();
    }

    /** Ends it as Flink ends a task whose input has ended, unless it was cancelled. */
    @Override
    public void close() {
        SEGMENTERS.remove(segmenterId);
        if (cancelled) {
            return;
        }
        try {
            harness.close();
        } catch (Exception e) {
            throw new IllegalStateException("Could not close the operator", e);
        }
    }

    /** Settings of a {@link TestingOperator}. */
    public static final class Builder {
        private final Segmenter segmenter;
        private SegmentationOptions options = SegmentationOptions.defaults();
        private StateBackend backend = new HashMapStateBackend();
        private OperatorSubtaskState restored;
        private int parallelism = 1;
        private int subtask;

        private Builder(Segmenter segmenter) {
            this.segmenter = segmenter;
        }

        public Builder options(SegmentationOptions value) {
            options = value;
            return this;
        }

        public Builder backend(StateBackend value) {
            backend = value;
            return this;
        }

        public Builder restore(OperatorSubtaskState value) {
            restored = value;
            return this;
        }

        public Builder subtask(int index, int of) {
            subtask = index;
            parallelism = of;
            return this;
        }

        public TestingOperator open() throws Exception {
            return new TestingOperator(this);
        }
    }
}
