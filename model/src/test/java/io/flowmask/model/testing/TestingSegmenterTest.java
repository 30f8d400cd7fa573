package io.flowmask.model.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.EngineException;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.image.UnreadableImageException.Reason;
import io.flowmask.model.testing.TestingSegmenter.Call;
import io.flowmask.model.testing.TestingSegmenter.Lane;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestingSegmenterTest {
    private static final FrameSize SIZE = new FrameSize(48, 64);

    private final TestingSegmenter segmenter = TestingSegmenter.builder().build();

    @Test
    void tellsWhichKeyframeAPartialFrameUsed() throws UnreadableImageException {
        KeyframeFeatures features =
                segmenter.full(List.of(image("key"))).get(0).features().orElseThrow();
        SegmentedFrame partial =
                segmenter.partial(List.of(image("next")), List.of(features)).get(0);

        assertThat(partial.instances())
                .isEqualTo(TestingSegmenter.partialInstances(bytes("next"), bytes("key"), SIZE))
                .isNotEqualTo(TestingSegmenter.partialInstances(bytes("next"), bytes("other"), SIZE));
        assertThat(segmenter.calls()).containsExactly(new Call(Lane.FULL, 1), new Call(Lane.PARTIAL, 1));
    }

    @Test
    void masksAreColumnMajorRunsThatCoverTheFrame() throws UnreadableImageException {
        List<Instance> instances = segmenter.full(List.of(image("key"))).get(0).instances();

        assertThat(instances).isEqualTo(TestingSegmenter.fullInstances(bytes("key"), SIZE));
        for (Instance instance : instances) {
            List<Long> runs = decode(instance.mask().counts());
            assertThat(runs).hasSize(3);
            assertThat(runs.get(0))
                    .isEqualTo((long) instance.box().x() * 48 + instance.box().y());
            assertThat(runs.get(1)).isEqualTo(instance.mask().area());
            assertThat(runs.get(0) + runs.get(1) + runs.get(2)).isEqualTo(SIZE.pixels());
        }
    }

    @ParameterizedTest
    @CsvSource({"BADxyz, UNDECODABLE", "LARGExyz, TOO_LARGE", "SIZExyz, SIZE_MISMATCH", "'', EMPTY"})
    void refusesImagesByTheirFirstBytes(String content, Reason reason) {
        assertThatThrownBy(() -> image(content))
                .isInstanceOfSatisfying(
                        UnreadableImageException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void failsTheCallsItWasToldToFail() throws UnreadableImageException {
        TestingSegmenter failing = TestingSegmenter.builder().failingCalls(1).build();
        List<PreparedImage> batch = List.of(image("a"));

        assertThat(failing.full(batch)).hasSize(1);
        assertThatThrownBy(() -> failing.full(batch)).isInstanceOf(EngineException.class);
        assertThat(failing.full(batch)).hasSize(1);
    }

    @Test
    void refusesAnotherModelsFeaturesAndCallsAfterClose() throws UnreadableImageException {
        List<PreparedImage> batch = List.of(image("a"));
        List<KeyframeFeatures> foreign = List.of(new KeyframeFeatures("other", new byte[8]));

        assertThatThrownBy(() -> segmenter.partial(batch, foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
        segmenter.close();
        assertThatThrownBy(() -> segmenter.full(batch)).isInstanceOf(IllegalStateException.class);
    }

    private PreparedImage image(String content) throws UnreadableImageException {
        return segmenter.prepare(new EncodedImage(bytes(content), ImageEncoding.JPEG, SIZE));
    }

    private static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    /** COCO's run lengths; no run here is far enough in to be a difference. */
    private static List<Long> decode(String counts) {
        List<Long> runs = new ArrayList<>();
        int position = 0;
        while (position < counts.length()) {
            long run = 0;
            int shift = 0;
            int bits;
            do {
                bits = counts.charAt(position++) - 48;
                run |= (long) (bits & 0x1f) << shift;
                shift += 5;
            } while ((bits & 0x20) != 0);
            runs.add(run);
        }
        return runs;
    }
}
