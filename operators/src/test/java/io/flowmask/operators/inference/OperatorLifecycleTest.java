package io.flowmask.operators.inference;

import static io.flowmask.operators.testing.TestingFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.Segmenter;
import io.flowmask.model.engine.EngineException;
import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.model.testing.TestingSegmenter.Call;
import io.flowmask.model.testing.TestingSegmenter.Lane;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.testing.HookedSegmenter;
import io.flowmask.operators.testing.TestingOperator;
import io.flowmask.schemas.MaskEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Back-pressure, flushes, failures and the end. */
@Timeout(60)
class OperatorLifecycleTest {
    private static final int MAX_IN_FLIGHT = 6;

    private static SegmentationOptions options() {
        return SegmentationOptions.builder()
                .batchSize(4)
                .maxInFlight(MAX_IN_FLIGHT)
                .keyframeInterval(3)
                .staggerKeyframes(false)
                .prepareThreads(2)
                .build();
    }

    private static TestingOperator open(TestingSegmenter segmenter) throws Exception {
        return TestingOperator.builder(segmenter).options(options()).open();
    }

    @Test
    void takesInNoMoreFramesThanMayBeInFlight() throws Exception {
        try (TestingOperator operator = open(TestingSegmenter.builder().build())) {
            for (int i = 0; i < 50; i++) {
                operator.process(frame("a", i), frame("b", i));

                assertThat(2 * (i + 1) - operator.masks().size()).isLessThanOrEqualTo(MAX_IN_FLIGHT);
            }
            operator.flush();

            assertThat(operator.masks()).hasSize(100);
        }
    }

    @Test
    void aFullOperatorGoesOnWithoutTimers() throws Exception {
        TestingSegmenter segmenter = TestingSegmenter.builder().build();
        try (TestingOperator operator = open(segmenter)) {
            // Time stands still, and every frame waits for the keyframe, which is alone in its lane.
            for (int i = 0; i <= MAX_IN_FLIGHT; i++) {
                operator.process(frame("a", i));
            }

            assertThat(operator.masks()).isNotEmpty();
        }
    }

    @Test
    void nothingIsInFlightAtABarrier() throws Exception {
        TestingSegmenter segmenter =
                TestingSegmenter.builder().callDelay(Duration.ofMillis(5)).build();
        try (TestingOperator operator = open(segmenter)) {
            operator.process(frame("a", 0), frame("a", 1), frame("b", 0));
            assertThat(operator.masks()).isEmpty();

            operator.harness().prepareSnapshotPreBarrier(7);

            assertThat(operator.masks()).hasSize(3);
        }
    }

    @Test
    void aBarrierBeforeTheFirstFramePasses() throws Exception {
        try (TestingOperator operator = open(TestingSegmenter.builder().build())) {
            operator.harness().prepareSnapshotPreBarrier(1);
            operator.harness().snapshot(1, 1);

            assertThat(operator.harness().getOutput()).isEmpty();
        }
    }

    @Test
    void aFlushRunsKeyframesFirstSoThatPartialFramesShareBatches() throws Exception {
        TestingSegmenter segmenter = TestingSegmenter.builder().build();
        try (TestingOperator operator = open(segmenter)) {
            operator.process(frame("a", 0), frame("a", 1), frame("b", 0), frame("b", 1), frame("a", 2));
            operator.flush();

            assertThat(segmenter.calls()).containsExactly(new Call(Lane.FULL, 2), new Call(Lane.PARTIAL, 3));
        }
    }

    @Test
    void theEndOfTheInputEmitsEverything() throws Exception {
        try (TestingOperator operator = open(TestingSegmenter.builder().build())) {
            operator.process(frame("a", 0), frame("a", 1));
            operator.harness().endInput();

            assertThat(operator.masks()).hasSize(2);
        }
    }

    @Test
    void finishingEmitsEverything() throws Exception {
        try (TestingOperator operator = open(TestingSegmenter.builder().build())) {
            operator.process(frame("a", 0), frame("a", 1));
            operator.harness().getOperator().finish();

            assertThat(operator.masks()).hasSize(2);
        }
    }

    @Test
    void aFailingCallFailsTheTaskAndNamesTheFrames() throws Exception {
        TestingSegmenter segmenter = TestingSegmenter.builder().failingCalls(0).build();
        try (TestingOperator operator = open(segmenter)) {
            operator.process(frame("north", 4), frame("south", 9));

            assertThatThrownBy(operator::flush)
                    .hasRootCauseInstanceOf(EngineException.class)
                    .rootCause()
                    .hasMessage("Call 0 was made to fail");
            operator.cancel();
        }
        assertThat(segmenter.isClosed()).isTrue();
    }

    @Test
    void theMessageOfAFailureSaysWhatWasDoneToWhichFrames() throws Exception {
        TestingSegmenter segmenter = TestingSegmenter.builder().failingCalls(0).build();
        try (TestingOperator operator = open(segmenter)) {
            operator.process(frame("north", 4));

            assertThatThrownBy(operator::flush)
                    .hasStackTraceContaining("Could not segment a FULL batch of 1:"
                            + " frame 4 of camera north (camera-frames-3@1004):"
                            + " io.flowmask.model.engine.EngineException: Call 0 was made to fail");
            operator.cancel();
        }
    }

    @Test
    void aFailureInTheDecoderFailsTheTask() throws Exception {
        Segmenter broken = new HookedSegmenter(TestingSegmenter.builder().build(), image -> {
            throw new NoClassDefFoundError("the decoder is broken");
        });
        try (TestingOperator operator =
                TestingOperator.builder(broken).options(options()).open()) {
            operator.process(frame("north", 4));

            assertThatThrownBy(operator::flush)
                    .hasStackTraceContaining(
                            "Could not prepare the image of frame 4 of camera north (camera-frames-3@1004):"
                                    + " java.lang.NoClassDefFoundError: the decoder is broken");
            operator.cancel();
        }
    }

    @Test
    void anErrorThatFlinkEndsTheProcessOnComesThroughAsItIs() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        Segmenter exhausted = new HookedSegmenter(TestingSegmenter.builder().build(), image -> {
            throw error;
        });
        try (TestingOperator operator =
                TestingOperator.builder(exhausted).options(options()).open()) {
            operator.process(frame("north", 4));

            assertThatThrownBy(operator::flush).isSameAs(error);
            assertThat(error.getSuppressed())
                    .singleElement()
                    .asString()
                    .contains("Could not prepare the image of frame 4 of camera north (camera-frames-3@1004):"
                            + " java.lang.OutOfMemoryError: Java heap space");
            operator.cancel();
        }
    }

    @Test
    void closingWaitsForARunningCallAndLeavesNoThreads() throws Exception {
        Set<Thread> before = flowmaskThreads();
        TestingSegmenter segmenter = TestingSegmenter.builder().build();
        TestingOperator operator = open(segmenter);
        segmenter.hold();
        operator.process(frame("a", 0), frame("b", 0), frame("c", 0), frame("d", 0));
        operator.runUntil(() -> !segmenter.calls().isEmpty());

        CompletableFuture<Void> releasing = CompletableFuture.runAsync(
                segmenter::release, CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
        // The testing segmenter throws when it is closed under a running call.
        operator.cancel();

        assertThat(segmenter.isClosed()).isTrue();
        assertNoNewThreads(before);
        releasing.join();
    }

    @Test
    void closingSurvivesAnInterruptAndPassesItOn() throws Exception {
        TestingSegmenter segmenter = TestingSegmenter.builder().build();
        TestingOperator operator = open(segmenter);
        segmenter.hold();
        operator.process(frame("a", 0), frame("b", 0), frame("c", 0), frame("d", 0));
        operator.runUntil(() -> !segmenter.calls().isEmpty());

        CompletableFuture<Void> releasing = CompletableFuture.runAsync(
                segmenter::release, CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
        Thread.currentThread().interrupt();
        try {
            operator.cancel();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(segmenter.isClosed()).isTrue();
        releasing.join();
    }

    @Test
    void resultsAfterTheEndOfTheTaskAreIgnored() throws Exception {
        TestingSegmenter segmenter = TestingSegmenter.builder().build();
        TestingOperator operator = open(segmenter);
        segmenter.hold();
        operator.process(frame("a", 0), frame("b", 0), frame("c", 0), frame("d", 0));
        operator.runUntil(() -> !segmenter.calls().isEmpty());
        operator.harness().getTaskMailbox().close();
        segmenter.release();

        operator.cancel();

        assertThat(segmenter.isClosed()).isTrue();
    }

    @Test
    void anOperatorWhoseModelCannotBeOpenedClosesCleanly() throws Exception {
        Set<Thread> before = flowmaskThreads();
        SegmentationOperatorFactory factory = new SegmentationOperatorFactory(
                () -> {
                    throw new EngineException("no such model");
                },
                options());
        KeyedOneInputStreamOperatorTestHarness<String, CapturedFrame, MaskEvent> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(factory, CapturedFrame::cameraId, Types.STRING);

        assertThatThrownBy(harness::open).hasMessage("no such model");
        harness.getOperator().close();

        assertNoNewThreads(before);
    }

    /** A pool has terminated a moment before its last thread has ended. */
    private static void assertNoNewThreads(Set<Thread> before) throws InterruptedException {
        for (Thread thread : flowmaskThreads()) {
            if (!before.contains(thread)) {
                thread.join(Duration.ofSeconds(10).toMillis());
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static Set<Thread> flowmaskThreads() {
        List<Thread> threads = List.copyOf(Thread.getAllStackTraces().keySet());
        return threads.stream()
                .filter(thread -> thread.getName().startsWith("flowmask-"))
                .collect(Collectors.toSet());
    }
}
