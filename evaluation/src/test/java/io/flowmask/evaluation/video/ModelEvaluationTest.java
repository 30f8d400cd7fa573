package io.flowmask.evaluation.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.coco.AttributeGroups;
import io.flowmask.evaluation.coco.CocoEvaluation;
import io.flowmask.evaluation.coco.Metric;
import io.flowmask.evaluation.coco.OverlapKind;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.coco.ViewCounts;
import io.flowmask.evaluation.dataset.Annotation;
import io.flowmask.evaluation.dataset.Category;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.DatasetImage;
import io.flowmask.evaluation.dataset.DatasetImage.VideoFrame;
import io.flowmask.evaluation.dataset.Detection;
import io.flowmask.evaluation.dataset.Detections;
import io.flowmask.evaluation.video.VideoScores.DistanceScores;
import io.flowmask.evaluation.video.VideoScores.MotionScores;
import io.flowmask.model.ModelIdentity;
import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.Segmenter;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.model.testing.TestingSegmenter.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A video of 9 frames, one of 4, and a single image; what is to be found is what the segmenter finds in full, somewhat changed. */
@Timeout(60)
class ModelEvaluationTest {
    private static final FrameSize SIZE = new FrameSize(20, 30);
    private static final int[] LENGTHS = {9, 4, 1};

    @TempDir
    Path folder;

    private final TestingSegmenter segmenter = TestingSegmenter.builder().build();
    private final ClassMapping classes = new ClassMapping(segmenter.model().classes(), dataset(List.of()));

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void segmentsEveryFrameAtEveryDistanceItsVideoAllows(int batchSize) throws Exception {
        Dataset dataset = frames();

        ModelEvaluation evaluation = evaluate(dataset, 4, batchSize);

        same(evaluation.scores(), expected(dataset, image -> true, image -> full(image)));
        VideoScores video = evaluation.video().orElseThrow();
        MotionScores flow = video.get(Motion.FEATURE_FLOW);
        assertThat(video.byMotion()).hasSize(1);
        assertThat(flow.distances()).hasSize(3);
        for (DistanceScores scores : flow.distances()) {
            int distance = scores.distance();
            assertThat(scores.partial().views()).isEqualTo((9 - distance) + (4 - distance));
            IntFunction<Boolean> far = image -> position(image) >= distance;
            same(scores.partial(), expected(dataset, far, image -> partial(image, distance)));
            same(scores.full(), expected(dataset, far, image -> full(image)));
        }
        assertThat(segmenter.calls()).allMatch(call -> call.batchSize() <= batchSize);
        assertThat(segmenter.images(Lane.FULL)).isEqualTo(14);
        assertThat(segmenter.images(Lane.PARTIAL)).isEqualTo(8 + 7 + 6 + 3 + 2 + 1);
    }

    @Test
    void holdsNoMoreOutputsThanItsBoundHoweverManyThereAreOfAFrame() throws Exception {
        List<DatasetImage> images = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Files.write(folder.resolve(i + ".jpg"), bytes(i));
            Optional<VideoFrame> frame = Optional.of(new VideoFrame(1, i));
            images.add(new DatasetImage(i + 1, i + ".jpg", SIZE, frame, Map.of()));
        }
        Dataset video = new Dataset(
                images, List.of(new Category(4, "car")), Collections.nCopies(30, List.<Annotation>of()), true);
        CountingSegmenter counting = new CountingSegmenter(segmenter);
        RunProgress progress = new RunProgress();

        ModelEvaluation evaluation = ModelEvaluation.run(
                video,
                FrameFiles.of(video, folder),
                Map.of(Motion.FEATURE_FLOW, counting, Motion.IMAGE_FLOW, counting, Motion.NONE, counting),
                new EvaluationSettings(30, 4, 0),
                new AttributeGroups(video, List.of()),
                progress);

        long partial = 30 * 29 / 2;
        assertThat(progress.inferences()).isEqualTo(30 + 3 * partial);
        assertThat(progress.frames()).isEqualTo(30);
        assertThat(evaluation.video().orElseThrow().get(Motion.NONE).partial().views())
                .isEqualTo(partial);
        assertThat(counting.held.get()).isZero();
        assertThat(counting.heldAtMost.get()).isLessThanOrEqualTo(Comparisons.MAX_OUTPUTS);
    }

    /** Counts outputs that were given and not yet looked at, whenever it is called. */
    private static final class CountingSegmenter implements Segmenter {
        private final Segmenter inner;
        private final AtomicInteger held = new AtomicInteger();
        private final AtomicInteger heldAtMost = new AtomicInteger();

        CountingSegmenter(Segmenter inner) {
            this.inner = inner;
        }

        /** An output that is let go when it was looked at. */
        private record Output(SegmentedFrame inner, AtomicInteger held) implements SegmentedFrame {
            @Override
            public Optional<KeyframeFeatures> features() {
                return inner.features();
            }

            @Override
            public List<Instance> instances() {
                List<Instance> instances = inner.instances();
                held.decrementAndGet();
                return instances;
            }
        }

        private List<SegmentedFrame> counted(List<SegmentedFrame> frames) {
            held.addAndGet(frames.size());
            return frames.stream()
                    .<SegmentedFrame>map(frame -> new Output(frame, held))
                    .toList();
        }

        private void look() {
            heldAtMost.accumulateAndGet(held.get(), Math::max);
        }

        @Override
        public ModelIdentity model() {
            return inner.model();
        }

        @Override
        public boolean supportsPartial() {
            return inner.supportsPartial();
        }

        @Override
        public PreparedImage prepare(EncodedImage image) throws UnreadableImageException {
            return inner.prepare(image);
        }

        @Override
        public List<SegmentedFrame> full(List<PreparedImage> images) {
            look();
            return counted(inner.full(images));
        }

        @Override
        public List<SegmentedFrame> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
            look();
            return counted(inner.partial(images, keyframes));
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void countsFramesAsOftenAsTheyWereSeen() throws Exception {
        MotionScores flow = evaluate(frames(), 4, 4).video().orElseThrow().get(Motion.FEATURE_FLOW);

        assertThat(flow.partial().views()).isEqualTo(27);
        assertThat(flow.full().views()).isEqualTo(27);
        assertThat(flow.stream().views()).isEqualTo(27 + 13);
        assertThat(flow.agreement().instances())
                .isEqualTo(flow.distances().stream()
                        .mapToLong(distance -> distance.agreement().instances())
                        .sum());
    }

    @Test
    void stopsAtTheDistanceThatTheLongestVideoAllows() throws Exception {
        ModelEvaluation evaluation = evaluate(frames(), 12, 4);

        assertThat(evaluation.video().orElseThrow().get(Motion.FEATURE_FLOW).distances())
                .extracting(DistanceScores::distance)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 8).boxed().toList());
    }

    @Test
    void measuresFullFramesAloneWithoutAnInterval() throws Exception {
        ModelEvaluation evaluation = evaluate(frames(), 1, 4);

        assertThat(evaluation.video()).isEmpty();
        assertThat(segmenter.images(Lane.PARTIAL)).isZero();
    }

    @Test
    void breaksScoresDownByAttributes() throws Exception {
        ModelEvaluation evaluation = evaluate(frames(), 2, 4);

        assertThat(evaluation.by().get("weather")).containsOnlyKeys("clear", "rain");
        assertThat(rain(evaluation.by()).views()).isEqualTo(4);
        assertThat(rain(evaluation
                                .video()
                                .orElseThrow()
                                .get(Motion.FEATURE_FLOW)
                                .by())
                        .views())
                .isEqualTo(3);
    }

    @Test
    void namesImagesThatAreMissing() throws Exception {
        Dataset dataset = frames();
        Files.delete(folder.resolve("0-3.jpg"));
        Files.delete(folder.resolve("2-0.jpg"));

        assertThatThrownBy(() -> FrameFiles.of(dataset, folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2 of 14 images are not in " + folder)
                .hasMessageContaining("image 4: there is no file 0-3.jpg")
                .hasMessageContaining("image 14: there is no file 2-0.jpg");
    }

    @Test
    void namesAnImageThatCannotBeUsed() throws Exception {
        Dataset dataset = frames();
        Files.writeString(folder.resolve("1-2.jpg"), "BAD");

        assertThatThrownBy(() -> evaluate(dataset, 3, 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Image 12 (1-2.jpg) cannot be used: The image starts with BAD");
    }

    @Test
    void wantsVideosForPartialFrames() throws Exception {
        Dataset frames = frames();
        Dataset stills = new Dataset(
                frames.images().stream()
                        .map(image -> new DatasetImage(
                                image.id(), image.fileName(), image.size(), Optional.empty(), Map.of("weather", "x")))
                        .toList(),
                frames.categories(),
                frames.annotations(),
                true);

        assertThatThrownBy(() -> evaluate(stills, 3, 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("so there are no partial frames. Give --keyframe-interval 1");
    }

    @Test
    void wantsAClassInCommon() {
        assertThatThrownBy(() -> new ClassMapping(List.of("cow", "sheep"), dataset(List.of())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("The model's classes (cow, sheep) and the annotations' categories (person, car)");
        ClassMapping mapping = new ClassMapping(List.of("cow", "car"), dataset(List.of()));
        assertThat(mapping.notAnnotated()).containsExactly("cow");
        assertThat(mapping.notKnown()).containsExactly("person");
    }

    private ModelEvaluation evaluate(Dataset dataset, int keyframeInterval, int batchSize) throws Exception {
        return ModelEvaluation.run(
                dataset,
                FrameFiles.of(dataset, folder),
                Map.of(Motion.FEATURE_FLOW, segmenter),
                new EvaluationSettings(keyframeInterval, batchSize, 0),
                new AttributeGroups(dataset, List.of("weather")),
                new RunProgress());
    }

    private static Scores rain(Map<String, Map<String, Scores>> by) {
        return Objects.requireNonNull(Objects.requireNonNull(by.get("weather")).get("rain"));
    }

    /** The dataset, its images written. */
    private Dataset frames() throws IOException {
        List<List<Annotation>> truth = new ArrayList<>();
        for (int image = 0; image < 14; image++) {
            Files.write(folder.resolve(name(image)), bytes(image));
            // Every third image holds what its neighbour does, so that full inference is not perfect.
            List<Detection> seen = full(image % 3 == 0 ? (image + 1) % 14 : image);
            truth.add(seen.stream()
                    .map(detection -> new Annotation(detection.category(), detection.region(), false))
                    .toList());
        }
        return dataset(truth);
    }

    private static Dataset dataset(List<List<Annotation>> truth) {
        List<DatasetImage> images = new ArrayList<>();
        for (int i = 0; i < truth.size(); i++) {
            images.add(new DatasetImage(
                    i + 1,
                    name(i),
                    SIZE,
                    video(i) == 2 ? Optional.empty() : Optional.of(new VideoFrame(video(i), 10L * position(i))),
                    Map.of("weather", video(i) == 1 ? "rain" : "clear")));
        }
        return new Dataset(images, List.of(new Category(3, "person"), new Category(4, "car")), truth, true);
    }

    /** What an independent evaluation of some images says. */
    private static Scores expected(
            Dataset dataset, IntFunction<Boolean> wanted, IntFunction<List<Detection>> detections) {
        List<List<Detection>> byImage = IntStream.range(0, 14)
                .mapToObj(image -> wanted.apply(image) ? detections.apply(image) : List.<Detection>of())
                .toList();
        List<List<Annotation>> truth = IntStream.range(0, 14)
                .mapToObj(image -> wanted.apply(image) ? dataset.annotations().get(image) : List.<Annotation>of())
                .toList();
        Dataset part = new Dataset(dataset.images(), dataset.categories(), truth, true);
        return Scores.of(
                CocoEvaluation.evaluate(part, new Detections(byImage, true), 0, () -> {}), 14, ViewCounts.all());
    }

    private static void same(Scores actual, Scores expected) {
        for (OverlapKind kind : OverlapKind.values()) {
            for (Metric metric : Metric.values()) {
                assertThat(actual.get(kind).get(metric))
                        .as("%s %s", kind, metric)
                        .isCloseTo(expected.get(kind).get(metric), within(1e-12));
            }
        }
    }

    private List<Detection> full(int image) {
        return detections(TestingSegmenter.fullInstances(bytes(image), SIZE));
    }

    private List<Detection> partial(int image, int distance) {
        return detections(TestingSegmenter.partialInstances(bytes(image), bytes(image - distance), SIZE));
    }

    private List<Detection> detections(List<Instance> instances) {
        return classes.detections(instances);
    }

    private static int video(int image) {
        return image < LENGTHS[0] ? 0 : image < LENGTHS[0] + LENGTHS[1] ? 1 : 2;
    }

    private static int position(int image) {
        return video(image) == 0 ? image : video(image) == 1 ? image - LENGTHS[0] : 0;
    }

    private static String name(int image) {
        return video(image) + "-" + position(image) + ".jpg";
    }

    private static byte[] bytes(int image) {
        return ("frame " + name(image)).getBytes(StandardCharsets.UTF_8);
    }
}
