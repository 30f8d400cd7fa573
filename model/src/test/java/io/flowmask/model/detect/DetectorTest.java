package io.flowmask.model.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.model.detect.DetectionOptions.Nms;
import io.flowmask.model.engine.NetworkOutput;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.TestingManifests;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorTest {
    /** Two classes, 240 anchors, 16 prototypes of 16 × 16. */
    private static final ModelManifest MANIFEST = TestingManifests.image();

    private static final FrameSize FRAME = new FrameSize(90, 160);
    private static final List<Float> ONES = Collections.nCopies(16, 1f);

    @ParameterizedTest
    @EnumSource(Nms.class)
    void dropsTheWorseOfTwoThatOverlap(Nms nms) {
        TestingOutput output = output().box(0.10, 0.1, 0.30, 0.3, 0.8, 0)
                .box(0.12, 0.1, 0.32, 0.3, 0.9, 0)
                .box(0.60, 0.1, 0.80, 0.3, 0.7, 0);

        List<Instance> instances = detect(nms, output);

        assertThat(instances).extracting(Instance::score).containsExactly(0.9f, 0.7f);
        assertThat(instances.get(0).box()).isEqualTo(new PixelBox(19, 9, 32, 18));
    }

    @ParameterizedTest
    @EnumSource(Nms.class)
    void keepsWhatOverlapsInAnotherClass(Nms nms) {
        TestingOutput output = output().box(0.1, 0.1, 0.3, 0.3, 0.8, 0.01).box(0.1, 0.1, 0.3, 0.3, 0.02, 0.9);

        assertThat(detect(nms, output)).extracting(Instance::classIndex).containsExactly(1, 0);
    }

    @ParameterizedTest
    @EnumSource(Nms.class)
    void keepsTheBestOfAllClassesWhereTheyCompete(Nms nms) {
        DetectionOptions options =
                DetectionOptions.builder().nms(nms).crossClassNms(true).build();
        TestingOutput output = output().box(0.1, 0.1, 0.3, 0.3, 0.8, 0.6)
                .box(0.12, 0.1, 0.32, 0.3, 0.02, 0.9)
                .box(0.6, 0.1, 0.8, 0.3, 0.7, 0.69);

        List<Instance> instances = new Detector(MANIFEST, options).detect(output.build(), FRAME);

        assertThat(instances).extracting(Instance::score).containsExactly(0.9f, 0.7f);
        assertThat(instances).extracting(Instance::classIndex).containsExactly(1, 0);
    }

    @Test
    void comparesTheBestOverAllClassesWhereTheyCompete() {
        DetectionOptions options =
                DetectionOptions.builder().crossClassNms(true).topK(2).build();
        TestingOutput output = output().box(0.1, 0.1, 0.2, 0.2, 0.5, 0)
                .box(0.3, 0.1, 0.4, 0.2, 0.9, 0)
                .box(0.5, 0.1, 0.6, 0.2, 0, 0.8);

        assertThat(new Detector(MANIFEST, options).detect(output.build(), FRAME))
                .extracting(Instance::score)
                .containsExactly(0.9f, 0.8f);
    }

    @Test
    void letsDroppedBoxesSuppressInFastNmsOnly() {
        // The second overlaps the first, the third overlaps only the second.
        TestingOutput output = output().box(0.10, 0.1, 0.30, 0.3, 0.9, 0)
                .box(0.16, 0.1, 0.36, 0.3, 0.8, 0)
                .box(0.22, 0.1, 0.42, 0.3, 0.7, 0);

        assertThat(detect(Nms.FAST, output)).extracting(Instance::score).containsExactly(0.9f);
        assertThat(detect(Nms.TRADITIONAL, output)).extracting(Instance::score).containsExactly(0.9f, 0.7f);
    }

    @Test
    void comparesOverlapsWithTheThreshold() {
        DetectionOptions strict =
                DetectionOptions.builder().iouThreshold(0.499f).build();
        DetectionOptions lenient =
                DetectionOptions.builder().iouThreshold(0.501f).build();
        NetworkOutput output = output().box(0.1, 0.1, 0.4, 0.4, 0.9, 0)
                .box(0.2, 0.1, 0.5, 0.4, 0.8, 0) // 2/3 of each in common: 1/2 of both together
                .build();

        assertThat(new Detector(MANIFEST, strict).detect(output, FRAME)).hasSize(1);
        assertThat(new Detector(MANIFEST, lenient).detect(output, FRAME)).hasSize(2);
    }

    @Test
    void looksAtEveryClassOfAGoodCandidateInFastNmsOnly() {
        DetectionOptions.Builder all = DetectionOptions.builder().scoreThreshold(0);
        TestingOutput output = output().box(0.1, 0.1, 0.3, 0.3, 0.8, 0.01).box(0.5, 0.5, 0.7, 0.7, 0.04, 0.03);

        assertThat(new Detector(MANIFEST, all.build()).detect(output.build(), FRAME))
                .extracting(Instance::score)
                .containsExactly(0.8f, 0.01f);
        assertThat(new Detector(MANIFEST, all.nms(Nms.TRADITIONAL).build()).detect(output.build(), FRAME))
                .extracting(Instance::score)
                .containsExactly(0.8f);
    }

    @Test
    void comparesTheBestOfAClassOnly() {
        DetectionOptions options = DetectionOptions.builder().topK(2).build();
        TestingOutput output = output();
        for (int i = 0; i < 5; i++) {
            output.box(0.1 * i, 0.1, 0.1 * i + 0.05, 0.2, 0.9 - 0.1 * i, 0);
        }

        assertThat(new Detector(MANIFEST, options).detect(output.build(), FRAME))
                .extracting(Instance::score)
                .containsExactly(0.9f, 0.8f);
    }

    @ParameterizedTest
    @EnumSource(Nms.class)
    void reportsTheBestOverAllClasses(Nms nms) {
        DetectionOptions options =
                DetectionOptions.builder().nms(nms).maxInstances(3).build();
        TestingOutput output = output();
        for (int i = 0; i < 5; i++) {
            output.box(0.1 * i, 0.1, 0.1 * i + 0.05, 0.2, 0.9 - 0.1 * i, 0);
            output.box(0.1 * i, 0.3, 0.1 * i + 0.05, 0.4, 0, 0.85 - 0.1 * i);
        }

        assertThat(new Detector(MANIFEST, options).detect(output.build(), FRAME))
                .extracting(Instance::score)
                .containsExactly(0.9f, 0.85f, 0.8f);
    }

    @Test
    void givesTheSameAsThresholdingAtTheEnd() {
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            TestingOutput output = output();
            for (int i = 0; i < 150; i++) {
                double left = random.nextDouble() * 0.8;
                double top = random.nextDouble() * 0.8;
                output.box(
                        left,
                        top,
                        left + 0.05 + 0.15 * random.nextDouble(),
                        top + 0.05 + 0.15 * random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble() * 0.5);
            }
            for (Nms nms : Nms.values()) {
                DetectionOptions.Builder options =
                        DetectionOptions.builder().nms(nms).topK(60).maxInstances(40);
                List<Instance> all =
                        new Detector(MANIFEST, options.scoreThreshold(0).build()).detect(output.build(), FRAME);
                List<Instance> above =
                        new Detector(MANIFEST, options.scoreThreshold(0.45f).build()).detect(output.build(), FRAME);
                assertThat(above)
                        .isNotEmpty()
                        .isEqualTo(all.stream()
                                .filter(instance -> instance.score() > 0.45f)
                                .toList());
            }
        }
    }

    @Test
    void clampsBoxesToTheFrame() {
        TestingOutput output = output().box(-0.2, -0.1, 0.25, 1.3, 0.9, 0).box(0.9, 0.52, 1.4, 0.98, 0.8, 0);

        List<Instance> instances = detect(Nms.FAST, output);

        assertThat(instances.get(0).box()).isEqualTo(new PixelBox(0, 0, 40, 90));
        assertThat(instances.get(0).mask().boundingBox())
                .as("one prototype pixel, a sixteenth of the frame, beyond the box; half of it above ½")
                .isEqualTo(new PixelBox(0, 0, 50, 90));
        assertThat(instances.get(1).box()).isEqualTo(new PixelBox(144, 46, 16, 42));
    }

    @Test
    void reportsBoxesBesideTheFrameWithEmptyMasks() {
        TestingOutput output = output().box(1.2, 0.1, 1.4, 0.3, 0.9, 0)
                .box(-0.4, -0.6, -0.2, -0.3, 0.8, 0)
                .box(0.2, 1.5, 0.4, 1.8, 0.7, 0);

        List<Instance> instances = detect(Nms.FAST, output);

        assertThat(instances)
                .extracting(Instance::box)
                .containsExactly(new PixelBox(160, 9, 0, 18), new PixelBox(0, 0, 0, 0), new PixelBox(32, 90, 32, 0));
        assertThat(instances)
                .allSatisfy(instance -> assertThat(instance.mask().area()).isZero());
    }

    @ParameterizedTest
    @EnumSource(Nms.class)
    void keepsBoxesWithoutArea(Nms nms) {
        List<Float> vanishing = List.of(0f, 0f, -1000f, -1000f);
        TestingOutput output = output().raw(10, vanishing, ONES, 0.9, 0).raw(10, vanishing, ONES, 0.8, 0);

        List<Instance> instances = detect(nms, output);

        assertThat(instances).hasSize(2);
        assertThat(instances).allSatisfy(instance -> {
            assertThat(instance.box().width()).isZero();
            assertThat(instance.box().height()).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void ignoresCandidatesThatAreNotFinite(float broken) {
        TestingOutput output = output().box(0.1, 0.1, 0.3, 0.3, 0.9, 0)
                .box(0.5, 0.1, 0.7, 0.3, broken, 0.95)
                .box(0.5, 0.5, 0.7, 0.7, 0.95, broken)
                .raw(5, List.of(broken, 0f, 0f, 0f), ONES, 0.99, 0)
                .raw(6, List.of(0f, 0f, 0f, 1000f), ONES, 0.99, 0);
        if (broken != Float.NEGATIVE_INFINITY) {
            output.raw(7, List.of(0f, 0f, broken, 0f), ONES, 0.99, 0);
        }

        for (Nms nms : Nms.values()) {
            assertThat(detect(nms, output)).extracting(Instance::score).containsExactly(0.9f);
        }
    }

    @Test
    void survivesCoefficientsThatAreNotNumbers() {
        TestingOutput output = output().box(0.1, 0.1, 0.3, 0.3, Collections.nCopies(16, Float.NaN), 0.9, 0);

        assertThat(detect(Nms.FAST, output).get(0).mask().area()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Nms.class)
    void findsNothingWhereThereIsNothing(Nms nms) {
        assertThat(detect(nms, output())).isEmpty();
        assertThat(detect(nms, output().box(0.1, 0.1, 0.3, 0.3, 0.2, 0.3))).isEmpty();
    }

    @Test
    void refusesOutputOfAnotherShape() {
        Detector detector = new Detector(MANIFEST, DetectionOptions.defaults());
        NetworkOutput scores =
                new NetworkOutput(new int[1], new float[3], new float[4], new float[16], new float[16 * 16 * 16], null);
        NetworkOutput prototypes =
                new NetworkOutput(new int[1], new float[2], new float[4], new float[16], new float[7], null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> detector.detect(scores, FRAME))
                .withMessage("The network's output 'scores' has 3 numbers, but the manifest says (1, 2) = 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detector.detect(prototypes, FRAME))
                .withMessage(
                        "The network's output 'prototypes' has 7 numbers, but the manifest says (16, 16, 16) = 4096");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 240})
    void refusesAnchorsThatDoNotExist(int anchor) {
        NetworkOutput output = new NetworkOutput(
                new int[] {anchor}, new float[] {0.9f, 0}, new float[4], new float[16], new float[16 * 16 * 16], null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Detector(MANIFEST, DetectionOptions.defaults()).detect(output, FRAME))
                .withMessage("Candidate 0 refers to anchor " + anchor + ", but the model has anchors 0..239");
    }

    @Test
    void detectsTheSameOnManyThreads() throws Exception {
        Detector detector = new Detector(MANIFEST, DetectionOptions.defaults());
        NetworkOutput output = scattered(200, 20);
        List<FrameSize> sizes = List.of(FRAME, new FrameSize(40, 30), new FrameSize(333, 222));
        List<List<Instance>> expected =
                sizes.stream().map(size -> detector.detect(output, size)).toList();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<Instance>>> calls = IntStream.range(0, 300)
                    .<Callable<List<Instance>>>mapToObj(i -> () -> detector.detect(output, sizes.get(i % 3)))
                    .toList();
            List<Future<List<Instance>>> results = pool.invokeAll(calls);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(expected.get(i % 3));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void allocatesForWhatItReturnsAndNotForCandidates() {
        long few = bytesPerCall(scattered(20, 10));
        long many = bytesPerCall(scattered(240, 10));

        assertThat(many).isCloseTo(few, within(64L));
        // An instance: itself, its box and mask, and the mask's text. And once the list.
        assertThat(many).isLessThan(200 + 10 * 400);
    }

    private static long bytesPerCall(NetworkOutput output) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Detector detector = new Detector(MANIFEST, DetectionOptions.defaults());
        int instances = 0;
        for (int i = 0; i < 100; i++) {
            instances = detector.detect(output, FRAME).size();
        }
        assertThat(instances).isEqualTo(10);
        int calls = 100;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            instances += detector.detect(output, FRAME).size();
        }
        long after = threads.getCurrentThreadAllocatedBytes();
        assertThat(instances).isEqualTo(10 + 10 * calls);
        return (after - before) / calls;
    }

    /** As many candidates as asked for, all above the thresholds, on top of each other in so many groups. */
    private static NetworkOutput scattered(int candidates, int groups) {
        TestingOutput output = output();
        for (int i = 0; i < candidates; i++) {
            int group = i % groups;
            double left = 0.02 + 0.19 * (group % 5);
            int row = group / 5;
            int layer = i / groups;
            double top = 0.02 + 0.24 * row;
            double shift = 0.0001 * layer;
            output.box(left + shift, top, left + 0.1 + shift, top + 0.15, 0.9 - 0.001 * i, 0);
        }
        return output.build();
    }

    private static List<Instance> detect(Nms nms, TestingOutput output) {
        return new Detector(MANIFEST, DetectionOptions.builder().nms(nms).build()).detect(output.build(), FRAME);
    }

    private static TestingOutput output() {
        return new TestingOutput(MANIFEST).flatPrototypes(1);
    }
}
