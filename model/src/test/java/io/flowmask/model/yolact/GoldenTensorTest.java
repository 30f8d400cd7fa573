package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.checkpoint.Checkpoint;
import io.flowmask.model.checkpoint.ElementType;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.testing.Npz;
import io.flowmask.model.testing.TestingSession;
import io.flowmask.model.testing.TestingSession.Outputs;
import io.flowmask.model.testing.TestingSession.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The graphs agree with the official implementation, tensor by tensor, on the same input tensor. */
class GoldenTensorTest {
    private static final double TOLERANCE = 1e-4;

    /** What halving the keyframe's features to 16 bits may cost in a partial frame's tensors. */
    private static final double FLOAT16_TOLERANCE = 2e-3;

    /** Intermediate tensors: the golden data's name and the graph's. */
    private static final Map<String, String> INTERMEDIATES = Map.of(
            "lateral", "fpn/lateral3",
            "p4", "f4",
            "p5", "f5",
            "reduced", "reduced",
            "flow_p4", "flow/flow4",
            "flow_p5", "flow/flow5",
            "w4", "flow/warped4",
            "w5", "flow/warped5");

    /** The same where SPA refines them. */
    private static final Map<String, String> REFINED = Map.of("w4", "spa/f4", "w5", "spa/f5");

    @TempDir
    private Path temporary;

    static Stream<String> cases() {
        return Stream.concat(GoldenCase.TINY.stream(), Stream.of(GoldenCase.BASIC));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyTensorAgrees(String name) throws IOException {
        GoldenCase golden = GoldenCase.of(name);
        Map<String, Double> errors = errors(golden, NumberType.FLOAT32);

        assertThat(errors)
                .isNotEmpty()
                .allSatisfy((tensor, error) -> assertThat(error).as(tensor).isLessThan(TOLERANCE));
    }

    @Test
    void comparesEveryTensorThatTheGoldenDataLists() throws IOException {
        assertThat(errors(GoldenCase.of("tiny-resnet-video"), NumberType.FLOAT32))
                .containsKeys(
                        "0 lateral",
                        "0 reduced",
                        "0 p4",
                        "0 p5",
                        "0 loc",
                        "0 conf",
                        "0 coeff",
                        "0 proto",
                        "1 flow_p4",
                        "1 flow_p5",
                        "1 w4",
                        "1 w5",
                        "1 loc",
                        "1 conf",
                        "1 coeff",
                        "1 proto",
                        "2 w4",
                        "3 p4",
                        "4 w4",
                        "5 proto");
    }

    /** The network that Flowmask trains itself: basic blocks, patch stem, prototypes at stride 2, weights in 16 bits, no SPA. */
    @Test
    void comparesTheNetworkThatFlowmaskTrains() throws IOException {
        GoldenCase golden = GoldenCase.of(GoldenCase.BASIC);
        assertThat(errors(golden, NumberType.FLOAT32))
                .containsKeys("0 lateral", "0 p4", "0 p5", "0 reduced", "0 loc", "0 conf", "0 coeff", "0 proto")
                .containsKeys("1 w4", "1 w5", "1 loc", "1 conf", "1 coeff", "1 proto", "2 p4", "3 w4", "3 proto");
        try (Checkpoint checkpoint = Checkpoint.read(golden.checkpoint())) {
            assertThat(checkpoint.find("backbone.conv1.weight").orElseThrow().elementType())
                    .isEqualTo(ElementType.FLOAT16);
            assertThat(checkpoint.find("backbone.bn1.weight").orElseThrow().elementType())
                    .isEqualTo(ElementType.FLOAT32);
        }
    }

    @Test
    void keepingFeaturesIn16BitsCostsLittle() throws IOException {
        Map<String, Double> errors = errors(GoldenCase.of("tiny-resnet-video"), NumberType.FLOAT16);

        assertThat(errors)
                .containsKey("5 proto")
                .allSatisfy((tensor, error) -> assertThat(error).as(tensor).isLessThan(FLOAT16_TOLERANCE));
    }

    /** Relative L2 error of every tensor of every frame. Partial frames use what this network's own keyframes left behind. */
    private Map<String, Double> errors(GoldenCase golden, NumberType featureType) throws IOException {
        boolean video = golden.description().get("video").booleanValue();
        Map<String, String> graphNames = new HashMap<>(INTERMEDIATES);
        if (golden.description().get("state_dict").has("spa.refine_convs.0.0.weight")) {
            graphNames.putAll(REFINED);
        }
        ImportOptions options = golden.options()
                .imageType(NumberType.FLOAT32)
                .featureType(featureType)
                .candidates(Integer.MAX_VALUE)
                .expose(
                        video
                                ? Set.of(
                                        "fpn/lateral3",
                                        "flow/flow4",
                                        "flow/flow5",
                                        graphNames.get("w4"),
                                        graphNames.get("w5"))
                                : Set.of())
                .build();
        Path folder = temporary.resolve("model");
        ModelManifest manifest = ModelImporter.importCheckpoint(golden.checkpoint(), folder, options);
        assertThat(manifest.candidates()).isEqualTo(manifest.anchors().count());

        Map<String, Double> errors = new LinkedHashMap<>();
        try (TestingSession full = new TestingSession(folder.resolve(ModelManifest.FULL_GRAPH));
                Optionally partial = new Optionally(folder, video)) {
            Outputs keyframe = new Outputs(Map.of());
            for (int frame = 0; frame < golden.frames(); frame++) {
                Map<String, Tensor> inputs = new HashMap<>(Map.of("image", golden.image(frame)));
                Outputs outputs;
                if (golden.isPartial(frame)) {
                    for (ModelManifest.FeatureTensor feature :
                            manifest.features().orElseThrow().tensors()) {
                        inputs.put("keyframe_" + feature.name(), keyframe.get(feature.name()));
                    }
                    outputs = partial.graph().orElseThrow().run(inputs);
                } else {
                    outputs = full.run(inputs);
                    keyframe = outputs;
                }
                Set<String> kept = featureType == NumberType.FLOAT16 ? Set.of("p4", "p5", "reduced") : Set.of();
                graphNames.keySet().removeAll(kept);
                compare(frame, golden.expected(frame), outputs, graphNames, errors);
            }
        }
        return errors;
    }

    private static void compare(
            int frame, Npz expected, Outputs outputs, Map<String, String> graphNames, Map<String, Double> errors) {
        for (String name : expected.names()) {
            String graphName = graphNames.get(name);
            if (graphName != null) {
                errors.put(
                        frame + " " + name,
                        error(
                                expected.get(name).floats(),
                                outputs.get(graphName).floats()));
            }
        }
        int[] order = outputs.get("anchors").ints();
        errors.put(frame + " loc", error(expected.get("loc").floats(), unordered(outputs.get("locations"), order)));
        errors.put(
                frame + " coeff", error(expected.get("coeff").floats(), unordered(outputs.get("coefficients"), order)));
        float[] confidences = expected.get("conf").floats();
        int columns = confidences.length / order.length;
        errors.put(
                frame + " conf",
                error(withoutBackground(confidences, columns), unordered(outputs.get("scores"), order)));
        errors.put(
                frame + " proto",
                error(
                        channelsFirst(expected),
                        pixels(outputs.get("prototypes"), expected.get("proto").shape()[2])));
    }

    /** Prototypes (P, h, w), whether the graph has put out these or their quarters (4P, h/2, w/2). */
    private static float[] pixels(Tensor output, int prototypes) {
        int rows = output.shape().get(2).intValue();
        int columns = output.shape().get(3).intValue();
        int cell = output.shape().get(1) == prototypes ? 1 : 2;
        float[] values = output.floats();
        float[] pixels = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int channel = i / (rows * columns);
            int x = i % columns * cell + channel % cell;
            int y = i / columns % rows * cell + channel / cell % cell;
            pixels[(channel / (cell * cell) * rows * cell + y) * columns * cell + x] = values[i];
        }
        return pixels;
    }

    /** The golden prototypes are (h, w, P). */
    private static float[] channelsFirst(Npz expected) {
        float[] last = expected.get("proto").floats();
        int channels = expected.get("proto").shape()[2];
        int area = last.length / channels;
        float[] first = new float[last.length];
        for (int i = 0; i < area; i++) {
            for (int channel = 0; channel < channels; channel++) {
                first[channel * area + i] = last[i * channels + channel];
            }
        }
        return first;
    }

    /** Rows in the anchors' order. */
    private static float[] unordered(Tensor rows, int[] order) {
        float[] values = rows.floats();
        int columns = values.length / order.length;
        float[] result = new float[values.length];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(values, i * columns, result, order[i] * columns, columns);
        }
        return result;
    }

    private static float[] withoutBackground(float[] rows, int columns) {
        float[] result = new float[rows.length / columns * (columns - 1)];
        for (int row = 0; row < rows.length / columns; row++) {
            System.arraycopy(rows, row * columns + 1, result, row * (columns - 1), columns - 1);
        }
        return result;
    }

    private static double error(float[] expected, float[] actual) {
        assertThat(actual).hasSameSizeAs(expected);
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) actual[i] - expected[i], 2);
            size += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / size);
    }

    /** The partial graph, where there is one. */
    private record Optionally(Optional<TestingSession> graph) implements AutoCloseable {
        Optionally(Path folder, boolean exists) {
            this(
                    exists
                            ? Optional.of(new TestingSession(folder.resolve(ModelManifest.PARTIAL_GRAPH)))
                            : Optional.empty());
        }

        @Override
        public void close() {
            graph.ifPresent(TestingSession::close);
        }
    }
}
