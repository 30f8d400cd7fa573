package io.flowmask.operators.inference;

import static io.flowmask.operators.testing.TestingFrames.frame;
import static io.flowmask.operators.testing.TestingFrames.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.operators.testing.Backend;
import io.flowmask.operators.testing.Seen;
import io.flowmask.operators.testing.TestingOperator;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Partial frames of a model that sees motion in images. The testing segmenter throws where a flow is missing or another keyframe's. */
class RelatedFramesTest {
    private static final SegmentationOptions OPTIONS = SegmentationOptions.builder()
            .batchSize(4)
            .keyframeInterval(3)
            .staggerKeyframes(false)
            .prepareThreads(2)
            .build();

    private final TestingSegmenter segmenter = relating();

    @Test
    void aBatchOfManyCamerasIsRelatedToTheirKeyframesByThePool() throws Exception {
        try (TestingOperator operator =
                TestingOperator.builder(segmenter).options(OPTIONS).open()) {
            List<Seen> expected = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                int keyframe = i - i % 3;
                for (String camera : List.of("a", "b", "c")) {
                    operator.process(frame(camera, i));
                    expected.add(i == keyframe ? Seen.full(camera, i) : Seen.partial(camera, i, keyframe));
                }
            }
            operator.flush();

            assertThat(Seen.of(operator.masks())).containsExactlyElementsOf(expected);
            assertThat(segmenter.relatingThreads())
                    .isNotEmpty()
                    .allSatisfy(thread -> assertThat(thread).startsWith("flowmask-frames-"));
        }
    }

    @Test
    void anHeirOfAnUnreadableKeyframeIsNotRelatedToAnything() throws Exception {
        try (TestingOperator operator =
                TestingOperator.builder(segmenter).options(OPTIONS).open()) {
            operator.process(unreadable("a", 0), frame("a", 1), frame("a", 2), frame("a", 3));
            operator.flush();

            assertThat(Seen.of(operator.masks()))
                    .containsExactly(Seen.full("a", 1), Seen.partial("a", 2, 1), Seen.full("a", 3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLuminanceComesBackWithTheFeatures(Backend backend) throws Exception {
        OperatorSubtaskState state = snapshotAfterAKeyframe(segmenter, backend);

        assertThat(nextFrame(relating(), backend, state)).isEqualTo(Seen.partial("a", 1, 0));
    }

    /** As after a change from the flow net to image flow. */
    @ParameterizedTest
    @EnumSource
    void featuresWithoutLuminanceMakeTheNextFrameAKeyframe(Backend backend) throws Exception {
        TestingSegmenter withoutLuminance = TestingSegmenter.builder().build();
        OperatorSubtaskState state = snapshotAfterAKeyframe(withoutLuminance, backend);

        assertThat(nextFrame(segmenter, backend, state)).isEqualTo(Seen.full("a", 1));
    }

    /** As after a change back. */
    @ParameterizedTest
    @EnumSource
    void aModelThatNeedsNoLuminanceTakesFeaturesThatHaveIt(Backend backend) throws Exception {
        OperatorSubtaskState state = snapshotAfterAKeyframe(segmenter, backend);

        assertThat(nextFrame(TestingSegmenter.builder().build(), backend, state))
                .isEqualTo(Seen.partial("a", 1, 0));
    }

    private static TestingSegmenter relating() {
        return TestingSegmenter.builder().relatesFrames(true).build();
    }

    private static OperatorSubtaskState snapshotAfterAKeyframe(TestingSegmenter model, Backend backend)
            throws Exception {
        try (TestingOperator operator = TestingOperator.builder(model)
                .options(OPTIONS)
                .backend(backend.create())
                .open()) {
            operator.process(frame("a", 0));
            return operator.snapshot();
        }
    }

    private static Seen nextFrame(TestingSegmenter model, Backend backend, OperatorSubtaskState state)
            throws Exception {
        try (TestingOperator operator = TestingOperator.builder(model)
                .options(OPTIONS)
                .backend(backend.create())
                .restore(state)
                .open()) {
            operator.process(frame("a", 1));
            operator.flush();
            return Seen.of(operator.masks()).get(0);
        }
    }
}
