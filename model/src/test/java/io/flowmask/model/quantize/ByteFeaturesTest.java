package io.flowmask.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.Segmenter;
import io.flowmask.model.SegmenterOptions;
import io.flowmask.model.Segmenters;
import io.flowmask.model.bench.GraphProfile;
import io.flowmask.model.bench.GraphProfile.NodeTime;
import io.flowmask.model.bench.ModelProfile;
import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.yolact.GoldenCase;
import io.flowmask.model.yolact.ImportOptions;
import io.flowmask.model.yolact.ModelInspection;
import io.flowmask.model.yolact.MotionOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a quantised model's keyframes leave behind. */
class ByteFeaturesTest {
    @TempDir
    private static Path folder;

    private static CalibratedModel calibrated;

    @BeforeAll
    static void calibrate() throws IOException, UnreadableImageException {
        calibrated = CalibratedModel.in(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "max-speed"})
    void goFromGraphToGraphInBytes(String precision) throws IOException {
        Path quantised = calibrated.quantize(precision, EngineKind.ONNX_RUNTIME);

        Features features = features(quantised);
        assertThat(features.type()).isEqualTo(NumberType.UINT8);
        assertThat(2 * features.bytes()).isEqualTo(features(calibrated.model()).bytes());
        for (FeatureTensor feature : features.tensors()) {
            assertThat(type(graph(quantised, ModelManifest.FULL_GRAPH).getOutputList(), feature.name()))
                    .isEqualTo(DataType.UINT8);
            assertThat(type(graph(quantised, ModelManifest.PARTIAL_GRAPH).getInputList(), "keyframe_" + feature.name()))
                    .isEqualTo(DataType.UINT8);
        }
        assertThat(ModelInspection.of(quantised, ImportOptions.defaults()).bytesPerCamera())
                .isEqualTo(features.bytes());
    }

    @ParameterizedTest
    @CsvSource({
        "'max-speed,flow=fp32', ONNX_RUNTIME", // nobody computes the reduced lateral in integers
        "'max-speed,fpn=fp16', ONNX_RUNTIME",
        "max-speed, TENSORRT",
        "fp32, ONNX_RUNTIME"
    })
    void stayInSixteenBitsElsewhere(String precision, EngineKind engine) throws IOException {
        Path quantised = calibrated.quantize(precision, engine);

        assertThat(features(quantised)).isEqualTo(features(calibrated.model()));
        assertThat(rawCosines(calibrated.model(), quantised)).allMatch(cosine -> cosine >= 0.99);
    }

    /** A model that keeps features in floats rounds to the same integers, and keeps them as numbers. */
    @Test
    void loseNothing() throws IOException, UnreadableImageException {
        GoldenCase golden = GoldenCase.of(GoldenCase.TINY.get(0));
        CalibratedModel floats = CalibratedModel.in(
                Files.createDirectories(folder.resolve("floats")),
                golden,
                golden.options().featureType(NumberType.FLOAT32).build());
        Path kept = floats.quantize("max-speed", EngineKind.ONNX_RUNTIME);
        assertThat(features(kept).type()).isEqualTo(NumberType.FLOAT32);

        List<Double> cosines = rawCosines(kept, calibrated.quantize("max-speed", EngineKind.ONNX_RUNTIME));

        // What is left is calibration, which saw features in other bits.
        assertThat(cosines).hasSize(8).allMatch(cosine -> cosine >= 0.998);
    }

    @ParameterizedTest
    @CsvSource({"paper, IMAGE_FLOW", "paper, NONE", "max-speed, IMAGE_FLOW", "max-speed, NONE"})
    void canBeMovedInAnyWay(String precision, Motion motion) throws IOException {
        Path quantised = calibrated.quantize(precision, EngineKind.ONNX_RUNTIME);

        try (MotionOverride exact = MotionOverride.of(calibrated.model(), Optional.of(motion));
                MotionOverride override = MotionOverride.of(quantised, Optional.of(motion))) {
            ModelManifests.write(exact.manifest(), exact.folder());
            ModelManifests.write(override.manifest(), override.folder());
            // Of a rewritten graph, only the outputs are described.
            assertThat(rawCosines(exact.folder(), override.folder())).hasSize(5).allMatch(cosine -> cosine >= 0.99);
            GraphProfile partial = ModelProfile.run(override.folder(), CalibratedModel.ENGINE, 1, 0, 1)
                    .partial()
                    .orElseThrow();
            // What the plan computes in integers is not thrown back to floats by what stands in for the flow net.
            assertThat(partial.nodes())
                    .filteredOn(
                            node -> !precision.equals("paper") || node.name().contains("fpn/"))
                    .extracting(NodeTime::operator)
                    .contains("QLinearConv")
                    .doesNotContain("Conv", "FusedConv");
        }
    }

    @ParameterizedTest
    @EnumSource
    void serveASegmenter(Motion motion) throws IOException {
        SegmenterOptions options = new SegmenterOptions(
                CalibratedModel.ENGINE,
                DetectionOptions.builder().scoreThreshold(0.05f).build(),
                motion);
        PreparedImage first = calibrated.frames().get(0);
        PreparedImage second = calibrated.frames().get(1);
        try (Segmenter exact = Segmenters.open(calibrated.model(), options);
                Segmenter segmenter =
                        Segmenters.open(calibrated.quantize("max-speed", EngineKind.ONNX_RUNTIME), options)) {
            List<SegmentedFrame> full = segmenter.full(List.of(first, second));
            List<KeyframeFeatures> keyframes =
                    full.stream().map(frame -> frame.features().orElseThrow()).toList();

            List<SegmentedFrame> partial = segmenter.partial(List.of(second, first), keyframes);

            assertThat(partial)
                    .hasSize(2)
                    .allSatisfy(frame -> assertThat(frame.instances()).isNotEmpty());
            assertThat(keyframes).allMatch(segmenter::accepts);
            // State of the model before it was quantised is another model's.
            KeyframeFeatures former =
                    exact.full(List.of(first)).get(0).features().orElseThrow();
            assertThat(segmenter.accepts(former)).isFalse();
            assertThatThrownBy(() -> segmenter.partial(List.of(second), List.of(former)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("make the frame a keyframe");
        }
    }

    private static List<Double> rawCosines(Path exact, Path quantised) throws IOException {
        return calibrated.similarities(exact, quantised).stream()
                .filter(TensorSimilarity::raw)
                .map(TensorSimilarity::cosine)
                .toList();
    }

    private static Features features(Path model) throws IOException {
        return ModelManifests.read(model).features().orElseThrow();
    }

    private static GraphProto graph(Path model, String graph) throws IOException {
        return OnnxFiles.read(model.resolve(graph)).getGraph();
    }

    private static DataType type(List<ValueInfoProto> values, String name) {
        return values.stream()
                .filter(value -> value.getName().equals(name))
                .map(value -> DataType.forNumber(value.getType().getTensorType().getElemType()))
                .findFirst()
                .orElseThrow();
    }
}
