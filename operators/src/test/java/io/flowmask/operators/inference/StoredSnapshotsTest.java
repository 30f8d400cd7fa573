package io.flowmask.operators.inference;

import static io.flowmask.operators.testing.TestingFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.operators.testing.Backend;
import io.flowmask.operators.testing.Seen;
import io.flowmask.operators.testing.TestingFrames;
import io.flowmask.operators.testing.TestingOperator;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StoredSnapshotsTest {
    static Stream<Arguments> snapshots() {
        return IntStream.rangeClosed(1, StoredSnapshots.VERSION)
                .boxed()
                .flatMap(version -> Arrays.stream(Backend.values()).map(backend -> Arguments.of(version, backend)));
    }

    @ParameterizedTest(name = "version {0}, {1}")
    @MethodSource("snapshots")
    void camerasGoOnWhereTheyWere(int version, Backend backend) throws Exception {
        assertGoesOn(version, backend, TestingSegmenter.builder().build());
    }

    @ParameterizedTest
    @EnumSource
    void camerasOfAModelThatSeesMotionInImagesGoOnToo(Backend backend) throws Exception {
        assertGoesOn(StoredSnapshots.VERSION, backend, StoredSnapshots.segmenter());
    }

    /** Version 1 kept no luminance. */
    @ParameterizedTest
    @EnumSource
    void camerasOfVersionOneBeginWithAKeyframeWhereMotionIsSeenInImages(Backend backend) throws Exception {
        try (TestingOperator operator = restored(1, backend, StoredSnapshots.segmenter())) {
            operator.process(frame("a", 12), frame("a", 13), frame("a", 14), frame("b", 8), frame("b", 9));
            operator.flush();

            assertThat(Seen.of(operator.masks()))
                    .containsExactly(
                            Seen.full("a", 13), Seen.partial("a", 14, 13), Seen.full("b", 8), Seen.partial("b", 9, 8));
            assertThat(operator.dropped()).hasSize(1);
        }
    }

    /** Versions 1 and 2 kept no sizes of keyframes. */
    @ParameterizedTest(name = "version {0}, {1}")
    @MethodSource("snapshots")
    void aFrameOfAnotherShapeIsAKeyframeWhereTheLastOnesSizeIsKnown(int version, Backend backend) throws Exception {
        try (TestingOperator operator =
                restored(version, backend, TestingSegmenter.builder().build())) {
            operator.process(frame("a", 13, TestingFrames.OTHER_SHAPE));
            operator.flush();

            assertThat(operator.masks())
                    .extracting(MaskEvent::getTransform)
                    .containsExactly(version < 3 ? FrameTransform.PARTIAL : FrameTransform.FULL);
        }
    }

    private static void assertGoesOn(int version, Backend backend, TestingSegmenter segmenter) throws Exception {
        try (TestingOperator operator = restored(version, backend, segmenter)) {
            operator.process(frame("a", 12), frame("a", 13), frame("a", 14), frame("a", 15));
            operator.process(frame("b", 8), frame("c", 4), frame("c", 5));
            operator.flush();

            assertThat(Seen.of(operator.masks()))
                    .containsExactly(
                            Seen.partial("a", 13, 10),
                            Seen.partial("a", 14, 10),
                            Seen.full("a", 15),
                            Seen.partial("b", 8, 7),
                            Seen.full("c", 4),
                            Seen.partial("c", 5, 4));
            assertThat(operator.dropped()).hasSize(1);
        }
    }

    private static TestingOperator restored(int version, Backend backend, TestingSegmenter segmenter) throws Exception {
        String file =
                OperatorSnapshotUtil.getResourceFilename("snapshots/" + StoredSnapshots.fileName(version, backend));
        return TestingOperator.builder(segmenter)
                .options(StoredSnapshots.OPTIONS)
                .backend(backend.create())
                .restore(OperatorSnapshotUtil.readStateHandle(file))
                .open();
    }
}
