package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.yolact.GoldenCase;
import io.flowmask.model.yolact.ModelImporter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine must do. */
abstract class EngineContract {
    @TempDir
    Path folder;

    private TestingModel model;
    private Engine engine;

    /** Options of the engine under test. */
    abstract EngineOptions options();

    /** The type of image that the engine takes. */
    abstract NumberType imageType();

    /** How far a number may be from the exact one, relative to it. */
    abstract double tolerance();

    /** Relative L2 error that a tensor of a golden case may have. */
    abstract double goldenTolerance();

    static List<String> goldenCases() {
        return GoldenCase.TINY;
    }

    @BeforeEach
    void openVideoModel() throws IOException {
        model = TestingModel.video(imageType());
        engine = Engines.open(model.write(folder), model.manifest(), options());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void fullGraphGivesTheRightNumbersAndFeatures() {
        PreparedImage image = model.frame(1);

        NetworkOutput output = engine.full(List.of(image)).get(0);

        assertSame(output, model.expectedFull(image));
        KeyframeFeatures features = output.features().orElseThrow();
        assertThat(features.modelFingerprint()).isEqualTo(TestingModel.FINGERPRINT);
        assertThat(features.values())
                .hasSize(model.manifest().features().orElseThrow().bytes());
    }

    @Test
    void partialGraphUsesTheFeaturesItIsGiven() {
        PreparedImage keyframe = model.frame(1);
        PreparedImage other = model.frame(2);
        PreparedImage next = model.frame(3);

        for (PreparedImage key : List.of(keyframe, other)) {
            KeyframeFeatures features = featuresOf(key);
            NetworkOutput output =
                    engine.partial(List.of(next), List.of(features)).get(0);
            assertSame(output, model.expectedPartial(next, key));
            assertThat(output.features()).isEmpty();
        }
    }

    @Test
    void batchesOfAnySizeGiveWhatSingleFramesGiveInOrder() {
        for (int frames : new int[] {1, 3, 8, 2, 17, 5, 1}) {
            List<PreparedImage> images = images(100, frames);
            List<PreparedImage> keyframes = images(900, frames);

            List<NetworkOutput> full = engine.full(images);
            List<NetworkOutput> partial = engine.partial(
                    images, keyframes.stream().map(this::featuresOf).toList());

            assertThat(full).hasSize(frames);
            assertThat(partial).hasSize(frames);
            for (int i = 0; i < frames; i++) {
                assertSame(full.get(i), model.expectedFull(images.get(i)));
                assertSame(partial.get(i), model.expectedPartial(images.get(i), keyframes.get(i)));
            }
        }
    }

    @Test
    void outputsOutliveFurtherCalls() {
        PreparedImage first = model.frame(1);
        NetworkOutput output = engine.full(List.of(first)).get(0);

        engine.full(images(50, 4));

        assertSame(output, model.expectedFull(first));
    }

    @Test
    void imageModelHasNoFeaturesAndNoPartialGraph(@TempDir Path other) throws IOException {
        TestingModel imageModel = TestingModel.image(imageType());
        try (Engine imageEngine = Engines.open(imageModel.write(other), imageModel.manifest(), options())) {
            PreparedImage image = model.frame(1);
            NetworkOutput output = imageEngine.full(List.of(image)).get(0);

            assertSame(output, model.expectedFull(image));
            assertThat(output.features()).isEmpty();
            assertThatThrownBy(() -> imageEngine.partial(List.of(image), List.of(featuresOf(image))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The model testing has no partial graph, so every frame must be a keyframe; import its"
                            + " checkpoint anew to get one");
        }
    }

    @Test
    void refusesFeaturesOfAnotherModel() {
        PreparedImage image = model.frame(1);
        KeyframeFeatures foreign =
                new KeyframeFeatures("f".repeat(64), featuresOf(image).values().clone());

        assertThatThrownBy(() -> engine.partial(List.of(image), List.of(foreign)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("f".repeat(64))
                .hasMessageContaining(TestingModel.FINGERPRINT);
        assertStillWorks();
    }

    @Test
    void refusesFeaturesOfAnotherLength() {
        PreparedImage image = model.frame(1);
        KeyframeFeatures cut = new KeyframeFeatures(TestingModel.FINGERPRINT, new byte[27]);

        assertThatThrownBy(() -> engine.partial(List.of(image), List.of(cut)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The features for image 0 of the batch have 27 bytes, but the model testing keeps 28 bytes a"
                                + " keyframe");
        assertStillWorks();
    }

    @Test
    void refusesBatchesWhoseImagesAndKeyframesDiffer() {
        PreparedImage image = model.frame(1);
        KeyframeFeatures features = featuresOf(image);

        assertThatThrownBy(() -> engine.partial(List.of(image, image), List.of(features)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Every image needs its keyframe's features, but there are 2 images and features of 1 keyframes");
        assertThatThrownBy(() -> engine.partial(List.of(image), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertStillWorks();
    }

    @Test
    void refusesEmptyBatchesAndImagesOfAnotherSize() {
        PreparedImage small = new PreparedImage(ByteBuffer.allocate(12), new FrameSize(4, 4));

        assertThatThrownBy(() -> engine.full(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A batch has at least one image, but this one is empty");
        assertThatThrownBy(() -> engine.full(List.of(model.frame(1), small)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Image 1 of the batch has 12 bytes, but the model testing takes (N, 8, 8, 3) ");
        assertStillWorks();
    }

    @Test
    void closingTwiceIsHarmlessAndCallsAfterwardsAreRefused() {
        engine.close();
        engine.close();

        assertThatThrownBy(() -> engine.full(images(1, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The engine of model testing is closed");
    }

    @ParameterizedTest
    @MethodSource("goldenCases")
    void agreesWithTheOfficialImplementation(String name, @TempDir Path other) throws IOException {
        GoldenCase golden = GoldenCase.of(name);
        Path imported = other.resolve("model");
        ModelManifest manifest = ModelImporter.importCheckpoint(
                golden.checkpoint(),
                imported,
                golden.options()
                        .imageType(NumberType.FLOAT32)
                        .candidates(Integer.MAX_VALUE)
                        .build());
        List<KeyframeFeatures> keyframe = List.of();
        try (Engine goldenEngine = Engines.open(imported, manifest, options())) {
            for (int frame = 0; frame < golden.frames(); frame++) {
                List<PreparedImage> image = List.of(goldenImage(golden, frame));
                NetworkOutput output;
                if (golden.isPartial(frame)) {
                    output = goldenEngine.partial(image, keyframe).get(0);
                } else {
                    output = goldenEngine.full(image).get(0);
                    keyframe = output.features().stream().toList();
                }
                // Features are kept in 16 bits, which costs partial frames a little.
                double tolerance = golden.isPartial(frame) ? Math.max(2e-3, goldenTolerance()) : goldenTolerance();
                GoldenOutput.assertAgrees(output, golden.expected(frame), tolerance);
            }
        }
    }

    private static PreparedImage goldenImage(GoldenCase golden, int frame) throws IOException {
        float[] pixels = golden.image(frame).floats();
        ByteBuffer buffer = ByteBuffer.allocate(pixels.length * Float.BYTES).order(ByteOrder.nativeOrder());
        buffer.asFloatBuffer().put(pixels);
        return new PreparedImage(buffer, golden.frameSize(frame));
    }

    final Engine engine() {
        return engine;
    }

    final TestingModel model() {
        return model;
    }

    final void assertStillWorks() {
        PreparedImage image = model.frame(77);
        assertSame(engine.full(List.of(image)).get(0), model.expectedFull(image));
    }

    final KeyframeFeatures featuresOf(PreparedImage image) {
        return engine.full(List.of(image)).get(0).features().orElseThrow();
    }

    final List<PreparedImage> images(int firstSeed, int count) {
        return new ArrayList<>(IntStream.range(firstSeed, firstSeed + count)
                .mapToObj(model::frame)
                .toList());
    }

    final void assertSame(NetworkOutput actual, NetworkOutput expected) {
        assertThat(actual.anchors()).isEqualTo(expected.anchors());
        assertClose(actual.scores(), expected.scores());
        assertClose(actual.locations(), expected.locations());
        assertClose(actual.coefficients(), expected.coefficients());
        assertClose(actual.prototypes(), expected.prototypes());
    }

    private void assertClose(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(Math.abs(expected[i]) * tolerance()));
        }
    }
}
