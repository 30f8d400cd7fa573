package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.testing.TestingSession;
import io.flowmask.model.testing.TestingSession.Outputs;
import io.flowmask.model.testing.TestingSession.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that is run with another motion does what it would do had it been imported with that one. */
class MotionOverrideTest {
    private static final int SIZE = 200;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "FEATURE_FLOW, IMAGE_FLOW, FLOAT16",
        "FEATURE_FLOW, IMAGE_FLOW, FLOAT32",
        "FEATURE_FLOW, NONE, FLOAT16",
        "FEATURE_FLOW, NONE, FLOAT32",
        "IMAGE_FLOW, NONE, FLOAT16"
    })
    void aRewrittenGraphDoesWhatAnImportedOneDoes(Motion own, Motion wanted, NumberType featureType)
            throws IOException {
        Path model = imported(own, featureType);
        ModelManifest reference = manifest(imported(wanted, featureType));
        Map<String, Tensor> inputs = inputs(model, reference);

        Outputs actual;
        try (MotionOverride override = MotionOverride.of(model, Optional.of(wanted))) {
            assertThat(override.manifest().motion()).contains(wanted);
            assertThat(override.manifest().fingerprint())
                    .isEqualTo(manifest(model).fingerprint());
            assertThat(override.manifest().features().orElseThrow().tensors())
                    .isEqualTo(manifest(model).features().orElseThrow().tensors());
            actual = run(override.folder(), inputs);
        }

        Outputs expected = run(imported(wanted, featureType), inputs);
        for (String output : expected.byName().keySet()) {
            assertThat(actual.get(output).data())
                    .as(output)
                    .isEqualTo(expected.get(output).data());
        }
    }

    @Test
    void featuresThatDoNotMoveAreTheSameAsFeaturesLeftWhereTheyAre() throws IOException {
        Path still = imported(Motion.NONE, NumberType.FLOAT32);
        Path moved = imported(Motion.IMAGE_FLOW, NumberType.FLOAT32);
        Map<String, Tensor> inputs = inputs(still, manifest(still));
        Outputs expected = run(still, inputs);
        for (FeatureTensor feature : manifest(moved).features().orElseThrow().moved()) {
            inputs.put(ImageWarpGraph.input(feature.name()), flow(feature, 0));
        }

        Outputs actual = run(moved, inputs);

        assertThat(actual.get("prototypes").floats())
                .containsExactly(expected.get("prototypes").floats(), Offset.offset(1e-4f));
    }

    @Test
    void theModelsOwnMotionNeedsNoOtherFolder() throws IOException {
        Path model = imported(Motion.IMAGE_FLOW, NumberType.FLOAT16);

        for (Optional<Motion> wanted : List.of(Optional.<Motion>empty(), Optional.of(Motion.IMAGE_FLOW))) {
            try (MotionOverride override = MotionOverride.of(model, wanted)) {
                assertThat(override.folder()).isEqualTo(model);
            }
        }
        assertThat(model).isDirectory();
    }

    @Test
    void theOtherFolderIsGoneWhenItIsClosed() throws IOException {
        Path model = imported(Motion.FEATURE_FLOW, NumberType.FLOAT16);
        MotionOverride override = MotionOverride.of(model, Optional.of(Motion.NONE));
        assertThat(override.folder()).isDirectory();

        override.close();

        assertThat(override.folder()).doesNotExist();
        assertThat(model.resolve(ModelManifest.FULL_GRAPH)).exists();
    }

    @Test
    void plansOfTheFullGraphServeAnotherMotionToo() throws IOException {
        Path model = imported(Motion.FEATURE_FLOW, NumberType.FLOAT16);
        for (String plan : List.of("full-b1.trt", "full-b8.trt", "partial-b8.trt", "full-b8.onnx")) {
            Files.writeString(model.resolve(plan), plan);
        }

        try (MotionOverride override = MotionOverride.of(model, Optional.of(Motion.NONE))) {
            try (Stream<Path> files = Files.list(override.folder())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("full.onnx", "partial.onnx", "full-b1.trt", "full-b8.trt");
            }
            assertThat(override.folder().resolve("full-b8.trt")).hasContent("full-b8.trt");
        }

        assertThat(model.resolve("full-b8.trt")).hasContent("full-b8.trt");
    }

    @Test
    void aModelCannotDoMoreThanItWasMadeWith() throws IOException {
        Path model = imported(Motion.IMAGE_FLOW, NumberType.FLOAT16);

        assertThatThrownBy(() -> MotionOverride.of(model, Optional.of(Motion.FEATURE_FLOW)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "its partial graph was made with the motion image-flow, and feature-flow needs more"
                                + " than that has; import the checkpoint with --motion feature-flow");
    }

    private Path imported(Motion motion, NumberType featureType) throws IOException {
        Path target = folder.resolve(motion + "-" + featureType);
        GoldenCase video = GoldenCase.of("tiny-resnet-video");
        ModelImporter.importCheckpoint(
                video.checkpoint(),
                target,
                video.options()
                        .imageType(NumberType.UINT8)
                        .inputSizePx(SIZE)
                        .motion(motion)
                        .featureType(featureType)
                        .overwrite(true)
                        .build());
        return target;
    }

    private static ModelManifest manifest(Path model) throws IOException {
        return ModelManifests.read(model);
    }

    /** A frame, the features of another one, and a flow: what a partial graph takes. */
    private static Map<String, Tensor> inputs(Path model, ModelManifest wanted) throws IOException {
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("image", image(2));
        try (TestingSession full = new TestingSession(model.resolve(ModelManifest.FULL_GRAPH))) {
            Outputs keyframe = full.run(Map.of("image", image(1)));
            for (FeatureTensor feature : wanted.features().orElseThrow().taken()) {
                inputs.put("keyframe_" + feature.name(), keyframe.get(feature.name()));
                if (wanted.motion().equals(Optional.of(Motion.IMAGE_FLOW))) {
                    inputs.put(ImageWarpGraph.input(feature.name()), flow(feature, 3));
                }
            }
        }
        return inputs;
    }

    private static Tensor flow(FeatureTensor feature, float largest) {
        int height = feature.mapSize().height();
        int width = feature.mapSize().width();
        Random random = new Random(5);
        float[] values = new float[height * width * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = largest * (2 * random.nextFloat() - 1);
        }
        return Tensor.ofFloats(values, 1, height, width, 2);
    }

    private static Outputs run(Path model, Map<String, Tensor> inputs) {
        try (TestingSession partial = new TestingSession(model.resolve(ModelManifest.PARTIAL_GRAPH))) {
            return partial.run(inputs);
        }
    }

    private static Tensor image(long seed) {
        byte[] pixels = new byte[SIZE * SIZE * 3];
        new Random(seed).nextBytes(pixels);
        return Tensor.ofBytes(pixels, 1, SIZE, SIZE, 3);
    }
}
