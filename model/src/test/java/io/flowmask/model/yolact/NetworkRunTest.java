package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.BoxPrototypes;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifest.PrototypeLayout;
import io.flowmask.model.manifest.ModelManifest.Prototypes;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.testing.TestingSession;
import io.flowmask.model.testing.TestingSession.Outputs;
import io.flowmask.model.testing.TestingSession.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs of many architectures and sizes load and run in ONNX Runtime, and give what the manifest says. */
class NetworkRunTest {
    private static final List<String> OUTPUTS = List.of("anchors", "scores", "locations", "coefficients", "prototypes");

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(ints = {64, 200, 224, 255, 300, 333, 550})
    void runsAtAnySize(int size) throws IOException {
        runBoth(TestingStateDict.golden("tiny-resnet-video"), options().inputSizePx(size));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 104, 256})
    void runsTheNetworkThatFlowmaskTrains(int size) throws IOException {
        ModelManifest manifest = runBoth(
                TestingStateDict.golden(GoldenCase.BASIC),
                GoldenCase.of(GoldenCase.BASIC).options().inputSizePx(size));

        int stride8 = (size + 7) / 8;
        assertThat(manifest.prototypes())
                .isEqualTo(new Prototypes(
                        3,
                        4 * stride8,
                        4 * stride8,
                        Optional.of(BoxPrototypes.QUADRATIC),
                        Optional.of(PrototypeLayout.QUARTERS)));
    }

    @Test
    void aMobileNetWithAFlowNetGetsAPartialGraph() throws IOException {
        TestingStateDict video = TestingStateDict.golden("tiny-resnet-video");
        TestingStateDict dict = TestingStateDict.golden("tiny-mobilenetv2-legacy-pth")
                .putAll(video, "flow_net")
                .putAll(video, "spa.");

        runBoth(dict, options().inputSizePx(224));
    }

    @Test
    void runsWithoutRefinement() throws IOException {
        runBoth(TestingStateDict.golden("tiny-resnet-video").remove("spa."), options());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 200, 550})
    void anImageModelRunsAtAnySize(int size) throws IOException {
        ModelManifest manifest = runBoth(
                TestingStateDict.golden("tiny-resnet-yolact-keys"), options().inputSizePx(size));

        assertThat(manifest.motion()).contains(Motion.IMAGE_FLOW);
    }

    @Test
    void aMobileNetWithoutAFlowNetRuns() throws IOException {
        runBoth(
                TestingStateDict.golden("tiny-mobilenetv2-legacy-pth"),
                options().inputSizePx(224));
    }

    /** {@code encode_layers} of [[1], [1], [1]]. */
    @Test
    void runsWithANarrowFlowNet() throws IOException {
        TestingStateDict dict = TestingStateDict.golden("tiny-resnet-video")
                .conv("flow_net.conv2.0.0", 16, 16, 3)
                .conv("flow_net.conv2.1.0", 32, 16, 3)
                .conv("flow_net.conv3.0.0", 16, 32, 3)
                .conv("flow_net.conv3.1.0", 64, 16, 3);

        runBoth(dict, options());
    }

    /** {@code encode_layers} of [[4, 1], [4, 4], [4]], as the configurations that precede the published one have. */
    @Test
    void runsWithADeepFlowNet() throws IOException {
        TestingStateDict dict = TestingStateDict.golden("tiny-resnet-video")
                .conv("flow_net.conv1.0.0", 64, 32, 3)
                .conv("flow_net.conv1.1.0", 16, 64, 3)
                .conv("flow_net.conv1.2.0", 16, 16, 3)
                .conv("flow_net.conv2.0.0", 64, 16, 3)
                .conv("flow_net.conv2.1.0", 64, 64, 3)
                .conv("flow_net.conv2.2.0", 32, 64, 3);

        runBoth(dict, options());
    }

    /** {@code reduce_channels} of []: the lateral itself is kept. */
    @Test
    void runsWithoutReducingTheLateral() throws IOException {
        TestingStateDict dict = TestingStateDict.golden("tiny-resnet-video")
                .remove("flow_net_pre_convs.")
                .conv("flow_net.conv1.0.0", 16, 64, 3);

        ModelManifest manifest = runBoth(dict, options());

        assertThat(manifest.features().orElseThrow().tensors())
                .contains(new FeatureTensor("reduced", List.of(32, 25, 25)));
    }

    @Test
    void aBatchGivesWhatItsImagesGiveAlone() throws IOException {
        GoldenCase golden = GoldenCase.of("tiny-resnet-video");
        ModelManifest manifest = ModelImporter.importCheckpoint(
                golden.checkpoint(), folder(), golden.options().build());
        Tensor[] images = {image(200, 1), image(200, 2), image(200, 3)};
        try (TestingSession full = full();
                TestingSession partial = partial()) {
            Outputs batch = full.run(Map.of("image", Tensor.batch(images)));
            Map<String, Tensor> batchInputs = partialInputs(manifest, Tensor.batch(images), batch);
            Outputs partialBatch = partial.run(batchInputs);
            for (int i = 0; i < images.length; i++) {
                Outputs alone = full.run(Map.of("image", images[i]));
                assertSame(batch, i, alone);
                assertSame(partialBatch, i, partial.run(partialInputs(manifest, images[i], alone)));
            }
        }
    }

    @Test
    void bytesAndFloatsAreTheSameImage() throws IOException {
        GoldenCase golden = GoldenCase.of("tiny-resnet-yolact-keys");
        Tensor bytes = image(200, 1);
        float[] values = new float[200 * 200 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.data().get(i) & 0xFF;
        }
        ModelImporter.importCheckpoint(
                golden.checkpoint(), folder(), golden.options().build());
        Outputs expected;
        try (TestingSession full = full()) {
            expected = full.run(Map.of("image", bytes));
        }
        ModelImporter.importCheckpoint(
                golden.checkpoint(),
                folder(),
                golden.options().imageType(NumberType.FLOAT32).overwrite(true).build());
        try (TestingSession full = full()) {
            assertSame(full.run(Map.of("image", Tensor.ofFloats(values, 1, 200, 200, 3))), 0, expected);
        }
    }

    @Test
    void keepsTheBestCandidatesInDescendingOrder() throws IOException {
        GoldenCase golden = GoldenCase.of("tiny-resnet-yolact-keys");
        ModelImporter.importCheckpoint(
                golden.checkpoint(), folder(), golden.options().candidates(40).build());
        float[] best;
        try (TestingSession full = full()) {
            best = bestScores(full.run(Map.of("image", image(200, 1))), 7);
        }
        ModelImporter.importCheckpoint(
                golden.checkpoint(),
                folder(),
                golden.options().candidates(Integer.MAX_VALUE).overwrite(true).build());
        try (TestingSession full = full()) {
            float[] all = bestScores(full.run(Map.of("image", image(200, 1))), 7);
            assertThat(all).isSortedAccordingTo((left, right) -> Float.compare(right, left));
            assertThat(best).hasSize(40).containsExactly(Arrays.copyOf(all, 40), Offset.offset(1e-6f));
        }
    }

    private static float[] bestScores(Outputs outputs, int classes) {
        float[] scores = outputs.get("scores").floats();
        float[] best = new float[scores.length / classes];
        for (int i = 0; i < scores.length; i++) {
            best[i / classes] = Math.max(best[i / classes], scores[i]);
        }
        return best;
    }

    /** Imports and runs a full and a partial frame; all outputs have the announced shapes and are finite. */
    private ModelManifest runBoth(TestingStateDict dict, ImportOptions.Builder options) throws IOException {
        Path checkpoint = dict.writeRandom(temporary.resolve("checkpoint.pth"), 7);
        ModelManifest manifest = ModelImporter.importCheckpoint(checkpoint, folder(), options.build());
        Tensor image = image(manifest.input().sizePx(), 1);
        try (TestingSession full = full();
                TestingSession partial = partial()) {
            Outputs keyframe = full.run(Map.of("image", image));
            check(manifest, keyframe);
            for (FeatureTensor feature : manifest.features().orElseThrow().tensors()) {
                Tensor tensor = keyframe.get(feature.name());
                assertThat(tensor.type()).isEqualTo(OnnxJavaType.FLOAT16);
                assertThat(tensor.shape())
                        .containsExactly(
                                1L,
                                (long) feature.shape().get(0),
                                (long) feature.shape().get(1),
                                (long) feature.shape().get(2));
            }
            Outputs next =
                    partial.run(partialInputs(manifest, image(manifest.input().sizePx(), 2), keyframe));
            check(manifest, next);
            assertThat(next.byName().keySet()).isEqualTo(Set.copyOf(OUTPUTS));
        }
        return manifest;
    }

    private static void check(ModelManifest manifest, Outputs outputs) {
        long candidates = manifest.candidates();
        assertThat(outputs.get("anchors").shape()).containsExactly(1L, candidates);
        assertThat(outputs.get("scores").shape())
                .containsExactly(1L, candidates, (long) manifest.classes().size());
        assertThat(outputs.get("locations").shape()).containsExactly(1L, candidates, 4L);
        assertThat(outputs.get("coefficients").shape())
                .containsExactly(1L, candidates, (long) manifest.prototypes().coefficients());
        assertThat(outputs.get("prototypes").shape()).containsExactlyElementsOf(outputShape(manifest.prototypes()));
        for (int anchor : outputs.get("anchors").ints()) {
            assertThat(anchor).isBetween(0, manifest.anchors().count() - 1);
        }
        for (String name : OUTPUTS.subList(1, OUTPUTS.size())) {
            for (float value : outputs.get(name).floats()) {
                assertThat(Float.isFinite(value)).as(name).isTrue();
            }
        }
    }

    private static List<Long> outputShape(Prototypes prototypes) {
        return Stream.concat(Stream.of(1), prototypes.outputShape().stream())
                .map(Integer::longValue)
                .toList();
    }

    private static void assertSame(Outputs batch, int index, Outputs alone) {
        for (String name : alone.byName().keySet()) {
            Tensor actual = batch.get(name).image(index);
            Tensor expected = alone.get(name);
            assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
            if (expected.type() == OnnxJavaType.FLOAT) {
                assertThat(actual.floats()).as(name).containsExactly(expected.floats(), Offset.offset(1e-5f));
            } else if (expected.type() == OnnxJavaType.INT32) {
                assertThat(actual.ints()).as(name).isEqualTo(expected.ints());
            } else {
                assertThat(actual.data()).as(name).isEqualTo(expected.data());
            }
        }
    }

    private static Map<String, Tensor> partialInputs(ModelManifest manifest, Tensor image, Outputs keyframe) {
        Map<String, Tensor> inputs = new HashMap<>(Map.of("image", image));
        for (FeatureTensor feature : manifest.features().orElseThrow().taken()) {
            inputs.put("keyframe_" + feature.name(), keyframe.get(feature.name()));
            if (manifest.motion().equals(Optional.of(Motion.IMAGE_FLOW))) {
                int height = feature.mapSize().height();
                int width = feature.mapSize().width();
                inputs.put(
                        ImageWarpGraph.input(feature.name()),
                        Tensor.ofFloats(new float[2 * height * width], 1, height, width, 2));
            }
        }
        return inputs;
    }

    private static Tensor image(int size, long seed) {
        byte[] pixels = new byte[size * size * 3];
        new Random(seed).nextBytes(pixels);
        return Tensor.ofBytes(pixels, 1, size, size, 3);
    }

    private static ImportOptions.Builder options() {
        return ImportOptions.builder()
                .inputSizePx(200)
                .classes(List.of("car", "truck", "bus", "motorcycle", "bicycle", "person", "other"));
    }

    private Path folder() {
        return temporary.resolve("model");
    }

    private TestingSession full() {
        return new TestingSession(folder().resolve(ModelManifest.FULL_GRAPH));
    }

    private TestingSession partial() {
        return new TestingSession(folder().resolve(ModelManifest.PARTIAL_GRAPH));
    }
}
