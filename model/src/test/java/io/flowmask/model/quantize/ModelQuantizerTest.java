package io.flowmask.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.flowmask.model.bench.GraphProfile;
import io.flowmask.model.bench.GraphProfile.NodeTime;
import io.flowmask.model.bench.ModelProfile;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.Component;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.yolact.ImportException;
import io.flowmask.model.yolact.ImportOptions;
import io.flowmask.model.yolact.ModelInspection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelQuantizerTest {
    @TempDir
    private static Path folder;

    private static CalibratedModel calibrated;
    private static Path model;
    private static CalibrationTable table;

    @BeforeAll
    static void calibrate() throws IOException, UnreadableImageException {
        calibrated = CalibratedModel.in(folder);
        model = calibrated.model();
        table = calibrated.table();
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "max-speed"})
    void keepsTheRawOutputs(String precision) throws IOException {
        Path quantised = quantize(precision, EngineKind.ONNX_RUNTIME);

        assertThat(similarities(quantised))
                .filteredOn(TensorSimilarity::raw)
                .hasSize(8)
                .allSatisfy(similarity -> assertThat(similarity.cosine())
                        .as(similarity.toString())
                        .isGreaterThanOrEqualTo(0.99));
    }

    @Test
    void computesTheSameAsBeforeWhereNothingIsQuantised() throws IOException {
        assertThat(similarities(quantize("fp32", EngineKind.ONNX_RUNTIME)))
                .allSatisfy(similarity -> assertThat(similarity.error()).isZero());
    }

    @Test
    void keepsTheRawOutputsInTheFormForTensorRtToo() throws IOException {
        Path quantised = quantize("max-speed", EngineKind.TENSORRT);

        assertThat(similarities(quantised))
                .filteredOn(TensorSimilarity::raw)
                .allSatisfy(similarity -> assertThat(similarity.cosine())
                        .as(similarity.toString())
                        .isGreaterThanOrEqualTo(0.99));
        GraphProto graph =
                OnnxFiles.read(quantised.resolve(ModelManifest.FULL_GRAPH)).getGraph();
        assertThat(graph.getInitializerList())
                .filteredOn(constant -> constant.getName().endsWith("/zero"))
                .isNotEmpty()
                .allSatisfy(constant -> {
                    assertThat(constant.getDataType()).isEqualTo(DataType.INT8.getNumber());
                    assertThat(constant.getRawData().toByteArray()).containsOnly(0);
                });
    }

    /** What ONNX Runtime makes of it; found by its profiler. */
    @Test
    void runsInIntegerKernelsThroughout() throws IOException {
        Path quantised = quantize("max-speed", EngineKind.ONNX_RUNTIME);

        ModelProfile profile = ModelProfile.run(quantised, CalibratedModel.ENGINE, 1, 0, 1);

        GraphProfile full = profile.full();
        GraphProfile partial = profile.partial().orElseThrow();
        assertThat(kernels(full)).doesNotContainKeys("Conv", "FusedConv", "LeakyRelu", "Relu");
        assertThat(kernels(partial)).doesNotContainKeys("Conv", "FusedConv", "LeakyRelu", "Relu");
        assertThat(kernels(full).get("QLinearConv")).isEqualTo(convolutions(ModelManifest.FULL_GRAPH));
        assertThat(kernels(partial).get("QLinearConv")).isEqualTo(convolutions(ModelManifest.PARTIAL_GRAPH));
        assertThat(kernels(full)).containsKeys("QLinearAdd");
        assertThat(kernels(partial)).containsKeys("QLinearAdd", "QLinearConcat", "QLinearLeakyRelu");
        // What comes in and what goes out, and nothing in between: the image, prototypes and five levels.
        assertThat(kernels(full)).containsEntry("QuantizeLinear", 1L).containsEntry("DequantizeLinear", 6L);
    }

    /** Of which ONNX Runtime adds a whole row at a time when channels come last. */
    @Test
    void repeatsTheMeanAlongRows() throws IOException {
        GraphProto graph = OnnxFiles.read(
                        quantize("max-speed", EngineKind.ONNX_RUNTIME).resolve(ModelManifest.FULL_GRAPH))
                .getGraph();

        long size = ModelManifests.read(model).input().sizePx();
        assertThat(graph.getInitializerList())
                .filteredOn(constant -> constant.getName().equals("input/mean"))
                .singleElement()
                .satisfies(constant -> assertThat(constant.getDimsList()).containsExactly(3L, 1L, size));
    }

    @Test
    void leavesComponentsAloneThatAreNotToBeQuantised() throws IOException {
        GraphProto graph = OnnxFiles.read(
                        quantize("paper", EngineKind.ONNX_RUNTIME).resolve(ModelManifest.FULL_GRAPH))
                .getGraph();

        List<Component> touched = graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("QuantizeLinear"))
                .flatMap(node -> Component.ofNode(node.getName()).stream())
                .distinct()
                .toList();
        assertThat(touched).containsExactlyInAnyOrder(Component.BACKBONE, Component.FPN, Component.FLOW);
    }

    /** Products of signed and unsigned bytes saturate in pairs on processors without VNNI. */
    @Test
    void keepsWeightsWithinSevenBitsForCpus() throws IOException {
        GraphProto graph = OnnxFiles.read(
                        quantize("max-speed", EngineKind.ONNX_RUNTIME).resolve(ModelManifest.FULL_GRAPH))
                .getGraph();

        List<TensorProto> weights = graph.getInitializerList().stream()
                .filter(constant -> constant.getName().endsWith("/int8"))
                .toList();
        assertThat(weights).isNotEmpty();
        for (TensorProto tensor : weights) {
            for (byte weight : tensor.getRawData().toByteArray()) {
                assertThat(Math.abs(weight)).isLessThanOrEqualTo(64);
            }
        }
    }

    @Test
    void describesTheNewModel() throws IOException {
        Path quantised = quantize("paper", EngineKind.ONNX_RUNTIME);

        ModelManifest manifest = ModelManifests.read(quantised);
        assertThat(manifest.precision()).isEqualTo("backbone=int8,fpn=int8,protonet=fp16,head=fp16,flow=int8,spa=fp16");
        assertThat(manifest.fingerprint())
                .isNotEqualTo(ModelManifests.read(model).fingerprint());
        assertThat(CalibrationTable.read(quantised.resolve(CalibrationTable.FILE_NAME)))
                .isEqualTo(table);
        ImportOptions options = ImportOptions.builder().build();
        ModelInspection before = ModelInspection.of(model, options);
        ModelInspection after = ModelInspection.of(quantised, options);
        assertThat(after.components()).isEqualTo(before.components());
    }

    @Test
    void givesTheSameBytesForTheSameCalibration() throws IOException {
        Path first = quantize("paper", EngineKind.ONNX_RUNTIME);
        Path second = quantize("paper", EngineKind.ONNX_RUNTIME);

        assertThat(second.resolve(ModelManifest.FULL_GRAPH))
                .hasSameBinaryContentAs(first.resolve(ModelManifest.FULL_GRAPH));
        assertThat(ModelManifests.read(second)).isEqualTo(ModelManifests.read(first));
    }

    @Test
    void refusesATableOfAnotherModel() {
        CalibrationTable other = new CalibrationTable(table.format(), "other", 1, 1, table.tensors());

        assertThatThrownBy(() -> calibrated.quantize("paper", EngineKind.ONNX_RUNTIME, other))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is of the model other")
                .hasMessageContaining("Calibrate this model");
    }

    @Test
    void refusesToQuantiseTwice() throws IOException {
        Path quantised = quantize("paper", EngineKind.ONNX_RUNTIME);

        assertThatThrownBy(() -> Calibrator.open(quantised, CalibratedModel.ENGINE))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is quantised already (backbone=int8");
    }

    @Test
    void wantsPairsForAVideoModel() {
        CalibrationTable single = new CalibrationTable(table.format(), table.model(), 1, 0, table.tensors());

        assertThatThrownBy(() -> calibrated.quantize("paper", EngineKind.ONNX_RUNTIME, single))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("pairs of consecutive frames");
    }

    @Test
    void leavesNothingBehindWhenTheTableIsIncomplete() throws IOException {
        CalibrationTable empty = new CalibrationTable(table.format(), table.model(), 1, 1, Map.of());
        long before = entries();

        assertThatThrownBy(() -> calibrated.quantize("paper", EngineKind.ONNX_RUNTIME, empty))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("no range of the tensor");
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void doesNotReplaceAFolderUnasked() throws IOException {
        Path other = quantize("paper", EngineKind.ONNX_RUNTIME);

        assertThatThrownBy(() -> ModelQuantizer.quantize(
                        model, other, table, CalibratedModel.options("paper", EngineKind.ONNX_RUNTIME)))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("is there already");
    }

    @Test
    void neverReplacesTheModelThatItQuantises() throws IOException {
        QuantizationOptions replacing = new QuantizationOptions(
                PrecisionPlan.parse("paper"), RangeMethod.ENTROPY, EngineKind.ONNX_RUNTIME, "tiny", true);
        Path same = folder.resolve("elsewhere/../model");
        Files.createDirectories(folder.resolve("elsewhere"));

        assertThatThrownBy(() -> ModelQuantizer.quantize(model, same, table, replacing))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage(same + " is the model that is to be quantised, and would be lost; choose another folder for"
                        + " --out");
        assertThat(ModelManifests.read(model).precision()).isEqualTo(ModelManifest.SINGLE_PRECISION);
    }

    @Test
    void knowsFramesOfOneColour() throws IOException {
        try (Calibrator calibrator = Calibrator.open(model, CalibratedModel.ENGINE)) {
            assertThat(calibrator.takesPairs()).isTrue();
            PreparedImage frame = calibrated.frames().get(0);
            byte[] grey = new byte[frame.pixels().remaining()];
            Arrays.fill(grey, (byte) 90);

            assertThat(calibrator.isBlank(new PreparedImage(ByteBuffer.wrap(grey), new FrameSize(1, 1))))
                    .isTrue();
            assertThat(calibrator.isBlank(frame)).isFalse();
            assertThatThrownBy(calibrator::table).hasMessageContaining("no frame ran");
        }
    }

    private static Path quantize(String precision, EngineKind engine) throws IOException {
        return calibrated.quantize(precision, engine);
    }

    private static List<TensorSimilarity> similarities(Path quantised) throws IOException {
        return calibrated.similarities(model, quantised);
    }

    private static Map<String, Long> kernels(GraphProfile profile) {
        return profile.nodes().stream()
                .collect(Collectors.groupingBy(NodeTime::operator, TreeMap::new, Collectors.counting()));
    }

    private static long convolutions(String graph) throws IOException {
        return OnnxFiles.read(model.resolve(graph)).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .filter("Conv"::equals)
                .count();
    }

    private static long entries() throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }
}
