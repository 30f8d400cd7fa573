package io.flowmask.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.inference.SegmentationOptions;
import io.flowmask.operators.mapping.SideOutputs;
import io.flowmask.operators.testing.Seen;
import io.flowmask.operators.testing.TestingFrames;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator in a cluster: without Kryo, with checkpoints, through a failure. */
@Timeout(120)
class SegmentationITCase {
    private static final int CAMERAS = 6;
    private static final int FRAMES = 1_000;
    private static final int INTERVAL = 5;

    private static final Queue<MaskEvent> MASKS = new ConcurrentLinkedQueue<>();
    private static final Queue<DeadLetter> DEAD_LETTERS = new ConcurrentLinkedQueue<>();
    private static final Queue<DroppedFrame> DROPPED = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final AtomicBoolean CHECKPOINTED = new AtomicBoolean();
    private static final AtomicBoolean FAILED = new AtomicBoolean();

    @BeforeEach
    void forget() {
        MASKS.clear();
        DEAD_LETTERS.clear();
        DROPPED.clear();
        CALLS.set(0);
        CHECKPOINTED.set(false);
        FAILED.set(false);
    }

    @ParameterizedTest
    @CsvSource({"hashmap, false", "hashmap, true", "rocksdb, false"})
    void masksAreTheSameThroughAFailure(String backend, boolean unaligned) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, unaligned);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment job = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);

        // One split in all, so that every camera's frames come in order.
        var frames = job.fromSource(
                        new NumberSequenceSource(0, (long) CAMERAS * FRAMES - 1),
                        WatermarkStrategy.noWatermarks(),
                        "Frame numbers")
                .setParallelism(1)
                .map(new NumberedFrames())
                .setParallelism(1);
        var masks = Segmentation.apply(
                frames,
                () -> TestingSegmenter.builder()
                        .callDelay(Duration.ofMillis(2))
                        .beforeCall(call -> failOnce())
                        .build(),
                SegmentationOptions.builder().keyframeInterval(INTERVAL).build());
        collect(masks, mask -> MASKS.add(mask));
        collect(masks.getSideOutput(SideOutputs.DEAD_LETTERS), letter -> DEAD_LETTERS.add(letter));
        collect(masks.getSideOutput(SideOutputs.DROPPED_FRAMES), frame -> DROPPED.add(frame));
        job.execute("Segmentation");

        assertThat(FAILED).isTrue();
        Set<Seen> seen = new HashSet<>(Seen.of(List.copyOf(MASKS)));
        // Emitted again after the failure or not, a frame's masks are the same: there is one version of each.
        assertThat(seen).hasSize(CAMERAS * FRAMES);
        assertThat(seen).allSatisfy(SegmentationITCase::isAsExpected);
        IntStream.range(0, CAMERAS)
                .forEach(camera -> assertThat(seen)
                        .filteredOn(mask ->
                                mask.camera().equals("camera-" + camera) && mask.transform() == FrameTransform.FULL)
                        .hasSizeBetween(FRAMES / INTERVAL, FRAMES / INTERVAL + 1));
        assertThat(DEAD_LETTERS).isEmpty();
        assertThat(DROPPED).isEmpty();
    }

    private static void isAsExpected(Seen mask) {
        assertThat(mask)
                .isEqualTo(
                        mask.transform() == FrameTransform.FULL
                                ? Seen.full(mask.camera(), mask.sequence())
                                : Seen.partial(mask.camera(), mask.sequence(), mask.keyframeSequence()));
        assertThat(mask.sequence() - mask.keyframeSequence()).isBetween(0L, INTERVAL - 1L);
    }

    /** In the middle, and not before there is something to restore. */
    private static void failOnce() {
        if (CALLS.incrementAndGet() >= 150 && CHECKPOINTED.get() && FAILED.compareAndSet(false, true)) {
            throw new IllegalStateException("made to fail once");
        }
    }

    /** Frame n is of camera n modulo their number. */
    private static final class NumberedFrames implements MapFunction<Long, CapturedFrame>, CheckpointListener {
        private static final long serialVersionUID = 1L;

        @Override
        public CapturedFrame map(Long number) {
            return TestingFrames.frame("camera-" + number % CAMERAS, number / CAMERAS);
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            CHECKPOINTED.set(true);
        }
    }

    private static <T> void collect(DataStream<T> stream, SerializableConsumer<T> consumer) {
        stream.filter(value -> {
                    consumer.accept(value);
                    return false;
                })
                .sinkTo(new DiscardingSink<>());
    }

    @FunctionalInterface
    private interface SerializableConsumer<T> extends Serializable {
        void accept(T value);
    }
}
