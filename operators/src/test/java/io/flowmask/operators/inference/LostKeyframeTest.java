package io.flowmask.operators.inference;

import static io.flowmask.operators.testing.TestingFrames.frame;
import static io.flowmask.operators.testing.TestingFrames.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.testing.Seen;
import io.flowmask.operators.testing.TestingFrames;
import io.flowmask.operators.testing.TestingOperator;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keyframes whose images are unreadable. What comes of it must not depend on when it is noticed. */
class LostKeyframeTest {
    /** When frames are taken in compared with when the ones before them are done. */
    enum Timing {
        /** All frames arrive before any is looked at. */
        ALL_AT_ONCE,
        /** Every frame is done before the next arrives. */
        ONE_BY_ONE,
        /** The job is stopped and restored after every frame. */
        RESTORED_EACH_TIME
    }

    private static final SegmentationOptions OPTIONS = SegmentationOptions.builder()
            .keyframeInterval(4)
            .staggerKeyframes(false)
            .maxInFlight(16)
            .build();

    @ParameterizedTest
    @EnumSource
    void theNextFrameTakesTheKeyframesPlace(Timing timing) throws Exception {
        assertThat(segment(timing, unreadable("a", 0), frame("a", 1), frame("a", 2), frame("a", 3), frame("a", 4)))
                .containsExactly(
                        Seen.full("a", 1), Seen.partial("a", 2, 1), Seen.partial("a", 3, 1), Seen.full("a", 4));
    }

    @ParameterizedTest
    @EnumSource
    void olderFeaturesAreNotUsedInstead(Timing timing) throws Exception {
        assertThat(segment(
                        timing,
                        frame("a", 0),
                        frame("a", 1),
                        frame("a", 2),
                        frame("a", 3),
                        unreadable("a", 4),
                        frame("a", 5),
                        frame("a", 6),
                        frame("a", 7),
                        frame("a", 8)))
                .containsExactly(
                        Seen.full("a", 0),
                        Seen.partial("a", 1, 0),
                        Seen.partial("a", 2, 0),
                        Seen.partial("a", 3, 0),
                        Seen.full("a", 5),
                        Seen.partial("a", 6, 5),
                        Seen.partial("a", 7, 5),
                        Seen.full("a", 8));
    }

    @ParameterizedTest
    @EnumSource
    void theHeirMayBeUnreadableToo(Timing timing) throws Exception {
        assertThat(segment(
                        timing,
                        unreadable("a", 0),
                        unreadable("a", 1),
                        frame("a", 2),
                        unreadable("a", 3),
                        frame("a", 4)))
                .containsExactly(Seen.full("a", 2), Seen.full("a", 4));
    }

    @ParameterizedTest
    @EnumSource
    void aWholeIntervalMayBeLost(Timing timing) throws Exception {
        assertThat(segment(
                        timing,
                        unreadable("a", 0),
                        unreadable("a", 1),
                        unreadable("a", 2),
                        unreadable("a", 3),
                        unreadable("a", 4),
                        frame("a", 5),
                        frame("a", 6)))
                .containsExactly(Seen.full("a", 5), Seen.partial("a", 6, 5));
    }

    @ParameterizedTest
    @EnumSource
    void anUnreadablePartialFrameLeavesTheKeyframeAlone(Timing timing) throws Exception {
        assertThat(segment(timing, frame("a", 0), unreadable("a", 1), frame("a", 2), frame("a", 3)))
                .containsExactly(Seen.full("a", 0), Seen.partial("a", 2, 0), Seen.partial("a", 3, 0));
    }

    @ParameterizedTest
    @EnumSource
    void anUnreadableFrameOfAnotherShapeIsALostKeyframe(Timing timing) throws Exception {
        assertThat(segment(
                        timing,
                        frame("a", 0),
                        frame("a", 1),
                        unreadable("a", 2, TestingFrames.OTHER_SHAPE),
                        frame("a", 3),
                        frame("a", 4),
                        frame("a", 5),
                        frame("a", 6),
                        frame("a", 7)))
                .containsExactly(
                        Seen.full("a", 0),
                        Seen.partial("a", 1, 0),
                        Seen.full("a", 3),
                        Seen.partial("a", 4, 3),
                        Seen.partial("a", 5, 3),
                        Seen.partial("a", 6, 3),
                        Seen.full("a", 7));
    }

    @ParameterizedTest
    @EnumSource
    void oneCamerasLossIsNotAnothers(Timing timing) throws Exception {
        assertThat(segment(timing, unreadable("a", 0), frame("b", 0), frame("a", 1), frame("b", 1), frame("a", 2)))
                .containsExactly(
                        Seen.full("b", 0), Seen.full("a", 1), Seen.partial("b", 1, 0), Seen.partial("a", 2, 1));
    }

    private static List<Seen> segment(Timing timing, CapturedFrame... frames) throws Exception {
        return switch (timing) {
            case ALL_AT_ONCE -> segmentInOneRun(false, frames);
            case ONE_BY_ONE -> segmentInOneRun(true, frames);
            case RESTORED_EACH_TIME -> segmentWithRestores(frames);
        };
    }

    private static List<Seen> segmentInOneRun(boolean oneByOne, CapturedFrame... frames) throws Exception {
        TestingSegmenter segmenter = TestingSegmenter.builder().build();
        try (TestingOperator operator =
                TestingOperator.builder(segmenter).options(OPTIONS).open()) {
            for (CapturedFrame frame : frames) {
                operator.process(frame);
                if (oneByOne) {
                    operator.flush();
                }
            }
            operator.flush();
            return Seen.of(operator.masks());
        }
    }

    private static List<Seen> segmentWithRestores(CapturedFrame... frames) throws Exception {
        List<Seen> seen = new ArrayList<>();
        OperatorSubtaskState state = null;
        for (CapturedFrame frame : frames) {
            TestingSegmenter segmenter = TestingSegmenter.builder().build();
            try (TestingOperator operator = TestingOperator.builder(segmenter)
                    .options(OPTIONS)
                    .restore(state)
                    .open()) {
                operator.process(frame);
                state = operator.snapshot();
                seen.addAll(Seen.of(operator.masks()));
            }
        }
        return seen;
    }
}
