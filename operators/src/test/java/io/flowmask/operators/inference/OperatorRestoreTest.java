package io.flowmask.operators.inference;

import static io.flowmask.operators.testing.TestingFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flowmask.model.Segmenter;
import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.model.testing.TestingSegmenter.Lane;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.testing.Backend;
import io.flowmask.operators.testing.HookedSegmenter;
import io.flowmask.operators.testing.Seen;
import io.flowmask.operators.testing.TestingFrames;
import io.flowmask.operators.testing.TestingOperator;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes back from a snapshot, with both state backends. */
class OperatorRestoreTest {
    private static final List<String> CAMERAS =
            IntStream.range(0, 12).mapToObj(i -> "camera-" + i).toList();

    private static SegmentationOptions.Builder options() {
        return SegmentationOptions.builder().keyframeInterval(5).prepareThreads(2);
    }

    private static TestingOperator.Builder operator(Backend backend) {
        return TestingOperator.builder(TestingSegmenter.builder().build())
                .options(options().build())
                .backend(backend.create());
    }

    @ParameterizedTest
    @EnumSource
    void aRestoreInTheMiddleOfAnIntervalChangesNothing(Backend backend) throws Exception {
        List<Seen> undisturbed = new ArrayList<>();
        try (TestingOperator operator = operator(backend).open()) {
            run(operator, 0, 20);
            undisturbed.addAll(Seen.of(operator.masks()));
        }

        List<Seen> restored = new ArrayList<>();
        OperatorSubtaskState state = null;
        int from = 0;
        for (int to : List.of(3, 7, 8, 16, 20)) {
            try (TestingOperator operator = operator(backend).restore(state).open()) {
                run(operator, from, to);
                state = operator.snapshot();
                restored.addAll(Seen.of(operator.masks()));
            }
            from = to;
        }

        assertThat(restored).isEqualTo(undisturbed);
        assertThat(undisturbed)
                .filteredOn(seen -> seen.transform() == FrameTransform.PARTIAL)
                .allSatisfy(seen -> assertThat(seen)
                        .isEqualTo(Seen.partial(seen.camera(), seen.sequence(), seen.keyframeSequence())));
    }

    @ParameterizedTest
    @EnumSource
    void rescalingMovesEveryCameraWithItsFeatures(Backend backend) throws Exception {
        List<Seen> undisturbed = new ArrayList<>();
        try (TestingOperator operator = operator(backend).open()) {
            run(operator, 0, 18);
            undisturbed.addAll(Seen.of(operator.masks()));
        }

        List<Seen> rescaled = new ArrayList<>();
        OperatorSubtaskState state = null;
        int from = 0;
        int previous = 1;
        for (int parallelism : List.of(1, 3, 2)) {
            List<OperatorSubtaskState> snapshots = new ArrayList<>();
            for (int subtask = 0; subtask < parallelism; subtask++) {
                OperatorSubtaskState part = state == null
                        ? null
                        : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                state, TestingOperator.MAX_PARALLELISM, previous, parallelism, subtask);
                try (TestingOperator operator = operator(backend)
                        .subtask(subtask, parallelism)
                        .restore(part)
                        .open()) {
                    for (int i = from; i < from + 6; i++) {
                        operator.process(framesOf(subtask, parallelism, i));
                    }
                    snapshots.add(operator.snapshot());
                    rescaled.addAll(Seen.of(operator.masks()));
                }
            }
            state = AbstractStreamOperatorTestHarness.repackageState(snapshots.toArray(OperatorSubtaskState[]::new));
            previous = parallelism;
            from += 6;
        }

        assertThat(sorted(rescaled)).isEqualTo(sorted(undisturbed));
    }

    @ParameterizedTest
    @EnumSource
    void aCacheOfFewerCamerasThanThereAreChangesNothing(Backend backend) throws Exception {
        List<List<Seen>> runs = new ArrayList<>();
        for (int cachedCameras : List.of(1, 3, CAMERAS.size())) {
            try (TestingOperator operator = TestingOperator.builder(
                            TestingSegmenter.builder().build())
                    .options(options().cachedCameras(cachedCameras).build())
                    .backend(backend.create())
                    .open()) {
                for (int i = 0; i < 12; i++) {
                    run(operator, i, i + 1);
                }
                runs.add(Seen.of(operator.masks()));
            }
        }

        assertThat(runs.get(0)).hasSize(12 * CAMERAS.size()).isEqualTo(runs.get(2));
        assertThat(runs.get(1)).isEqualTo(runs.get(2));
    }

    @ParameterizedTest
    @EnumSource
    void anotherModelsFeaturesAreNoKeyframe(Backend backend) throws Exception {
        OperatorSubtaskState state;
        try (TestingOperator operator = operator(backend).open()) {
            operator.process(frame("a", 0), frame("a", 1));
            state = operator.snapshot();
        }

        // The testing segmenter throws when it is given another model's features.
        TestingSegmenter other =
                TestingSegmenter.builder().fingerprint("beef").featureBytes(100).build();
        try (TestingOperator operator = TestingOperator.builder(other)
                .options(options().staggerKeyframes(false).build())
                .backend(backend.create())
                .restore(state)
                .open()) {
            operator.process(frame("a", 1), frame("a", 2), frame("a", 3));
            operator.flush();

            assertThat(operator.masks())
                    .extracting(MaskEvent::getSequence, MaskEvent::getKeyframeSequence)
                    .containsExactly(tuple(2L, 2L), tuple(3L, 2L));
            // What the camera has sent already is still known.
            assertThat(operator.dropped()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIdleCameraIsForgotten(Backend backend) throws Exception {
        Duration timeToLive = Duration.ofMinutes(10);
        try (TestingOperator operator = TestingOperator.builder(
                        TestingSegmenter.builder().build())
                .options(options().idleTimeToLive(timeToLive).build())
                .backend(backend.create())
                .open()) {
            operator.process(frame("camera-3", 7), frame("camera-3", 8));
            operator.flush();
            operator.advance(timeToLive.plusMillis(1));

            // Out of order for a camera that is known.
            operator.process(frame("camera-3", 2, 0));
            operator.flush();

            assertThat(operator.dropped()).isEmpty();
            assertThat(operator.masks().get(2).getTransform()).isEqualTo(FrameTransform.FULL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCameraThatIsNotIdleIsRemembered(Backend backend) throws Exception {
        Duration timeToLive = Duration.ofMinutes(10);
        try (TestingOperator operator = TestingOperator.builder(
                        TestingSegmenter.builder().build())
                .options(options().idleTimeToLive(timeToLive).build())
                .backend(backend.create())
                .open()) {
            for (int i = 0; i < 4; i++) {
                operator.process(frame("a", i), frame("a", i));
                operator.flush();
                operator.advance(timeToLive.minusMinutes(1));
            }

            assertThat(operator.dropped()).hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyframeThatFinishesLateDoesNotReplaceANewerOne(Backend backend) throws Exception {
        SegmentationOptions everyOther = SegmentationOptions.builder()
                .batchSize(1)
                .keyframeInterval(2)
                .staggerKeyframes(false)
                .prepareThreads(2)
                .build();
        CompletableFuture<Void> decoded = new CompletableFuture<>();
        TestingSegmenter segmenter = TestingSegmenter.builder().build();
        Segmenter slow = new HookedSegmenter(segmenter, image -> {
            if (Arrays.equals(image.bytes(), TestingFrames.image("a", 0))) {
                decoded.join();
            }
        });
        OperatorSubtaskState state;
        try (TestingOperator operator = TestingOperator.builder(slow)
                .options(everyOther)
                .backend(backend.create())
                .open()) {
            operator.process(frame("a", 0), frame("a", 1), frame("a", 2));
            operator.runUntil(() -> segmenter.images(Lane.FULL) == 1);
            decoded.complete(null);
            state = operator.snapshot();
            assertThat(Seen.of(operator.masks()))
                    .containsExactly(Seen.full("a", 0), Seen.partial("a", 1, 0), Seen.full("a", 2));
        }
        try (TestingOperator operator = operator(backend).restore(state).open()) {
            operator.process(frame("a", 3));
            operator.flush();

            assertThat(Seen.of(operator.masks())).containsExactly(Seen.partial("a", 3, 2));
        }
    }

    private static void run(TestingOperator operator, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            operator.process(framesOf(0, 1, i));
        }
        operator.flush();
    }

    /** The frame of this number of every camera whose key group is the subtask's. */
    private static CapturedFrame[] framesOf(int subtask, int parallelism, int number) {
        Stream<String> own = CAMERAS.stream()
                .filter(camera -> KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                camera, TestingOperator.MAX_PARALLELISM, parallelism)
                        == subtask);
        return own.map(camera -> frame(camera, number)).toArray(CapturedFrame[]::new);
    }

    private static List<Seen> sorted(List<Seen> seen) {
        return seen.stream()
                .sorted(Comparator.comparing(Seen::camera).thenComparing(Seen::sequence))
                .toList();
    }
}
