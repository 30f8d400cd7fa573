package io.flowmask.model.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Detection agrees with the official implementation, given the same network output. */
class GoldenDetectionTest {
    private static final int MASK_PIXELS_COMPARED = 50;

    static Stream<GoldenFrame> frames() {
        return GoldenFrame.all();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void makesTheSameAnchors(GoldenFrame frame) {
        float[] anchors = AnchorBoxes.of(
                        frame.manifest().anchors(), frame.manifest().input().sizePx())
                .values();

        float[] priors = frame.expected().get("priors").floats();
        assertThat(anchors).hasSameSizeAs(priors).containsExactly(priors, Offset.offset(1e-6f));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void keepsTheSameCandidatesInTheSameOrder(GoldenFrame frame) {
        List<Instance> instances = detect(frame, 0);

        long[] classes = frame.expected().get("det_class").longs();
        float[] scores = frame.expected().get("det_score").floats();
        float[] corners = frame.expected().get("det_box").floats();
        assertThat(instances).hasSize(classes.length);
        for (int i = 0; i < classes.length; i++) {
            Instance instance = instances.get(i);
            assertThat(instance.classIndex()).as("class of %d", i).isEqualTo((int) classes[i]);
            assertThat(instance.score()).as("score of %d", i).isCloseTo(scores[i], within(1e-6f));
            PixelBox box = instance.box();
            assertThat(new float[] {box.x(), box.y(), box.x() + box.width(), box.y() + box.height()})
                    .as("box of %d", i)
                    .containsExactly(
                            new float[] {
                                clamp(corners[4 * i], frame.size().widthPx()),
                                clamp(corners[4 * i + 1], frame.size().heightPx()),
                                clamp(corners[4 * i + 2], frame.size().widthPx()),
                                clamp(corners[4 * i + 3], frame.size().heightPx())
                            },
                            Offset.offset(1f));
        }
    }

    private static float clamp(float edge, int length) {
        return Math.max(0, Math.min(edge * length, length));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void reportsTheSameInstances(GoldenFrame frame) {
        List<Instance> instances = detect(frame, frame.scoreThreshold());

        assertThat(instances).hasSameSizeAs(frame.detections());
        for (int i = 0; i < instances.size(); i++) {
            Instance instance = instances.get(i);
            GoldenFrame.Detection expected = frame.detections().get(i);
            assertThat(instance.classIndex()).isEqualTo(expected.classIndex());
            assertThat(instance.score()).isCloseTo(expected.score(), within(1e-4f));
            assertThat(instance.box()).as("box of %d", i).isEqualTo(expected.box());
            assertMask(instance.mask(), expected.mask(), i);
        }
    }

    /** The numbers behind the masks differ in the last bit only, so that at most a pixel or two lie on the other side of ½. */
    private static void assertMask(RleMask mask, RleMask expected, int index) {
        assertThat(mask.size()).isEqualTo(expected.size());
        int common = mask.intersectionArea(expected);
        assertThat(mask.area() + expected.area() - 2 * common)
                .as("pixels of mask %d that differ", index)
                .isLessThanOrEqualTo(2);
        if (expected.area() >= MASK_PIXELS_COMPARED) {
            assertThat(mask.intersectionOverUnion(expected))
                    .as("overlap of mask %d", index)
                    .isGreaterThanOrEqualTo(0.99);
        }
    }

    private static List<Instance> detect(GoldenFrame frame, float scoreThreshold) {
        DetectionOptions options =
                DetectionOptions.builder().scoreThreshold(scoreThreshold).build();
        return new Detector(frame.manifest(), options).detect(frame.output(), frame.size());
    }
}
