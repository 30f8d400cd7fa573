package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnginesTest {
    private static final Path FOLDER = Path.of("street");

    @Test
    void tensorRtTakesNoUint8ImagesWhateverTheMachine() {
        TestingModel model = TestingModel.video(NumberType.UINT8);

        assertThatThrownBy(() -> Engines.open(FOLDER, model.manifest(), options(EngineKind.TENSORRT)))
                .isInstanceOf(EngineException.class)
                .hasMessage("DJL's TensorRT engine takes no uint8 images, but the model "
                        + model.manifest().name()
                        + " in street does. Import the checkpoint again with `flowmask model import --image float32`,"
                        + " or use --engine onnxruntime.");
    }

    @Test
    void tensorRtTakesFloatImages() {
        TestingModel model = TestingModel.video(NumberType.FLOAT32);

        assertThatCode(() -> Engines.check(FOLDER, model.manifest(), options(EngineKind.TENSORRT)))
                .doesNotThrowAnyException();
    }

    @Test
    void tensorRtTakesNothingThatWasQuantisedForOnnxRuntime() {
        ModelManifest manifest =
                TestingModel.video(NumberType.FLOAT32).manifest().withFeatureType(NumberType.UINT8);

        assertThatThrownBy(() -> Engines.check(FOLDER, manifest, options(EngineKind.TENSORRT)))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "TensorRT takes no features in 8 bits, but the model testing in street was quantised for ONNX"
                                + " Runtime. Quantise the model that it was made of with"
                                + " `flowmask model quantize --engine tensorrt`, or use --engine onnxruntime.");
    }

    @Test
    void tensorRtsReasonsAreNamedTogether() {
        ModelManifest manifest =
                withCandidates(TestingModel.video(NumberType.UINT8).manifest().withFeatureType(NumberType.UINT8), 3841);

        assertThatThrownBy(() -> Engines.check(FOLDER, manifest, options(EngineKind.TENSORRT)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("takes no uint8 images")
                .hasMessageContaining("was quantised for ONNX Runtime")
                .hasMessageContaining(
                        "TensorRT picks 3840 candidates at most, but the model testing in street has 3841."
                                + " Import the checkpoint again with `flowmask model import --candidates 3840` or less");
        assertThatCode(() -> Engines.check(
                        FOLDER,
                        withCandidates(TestingModel.video(NumberType.FLOAT32).manifest(), 3840),
                        options(EngineKind.TENSORRT)))
                .doesNotThrowAnyException();
    }

    private static ModelManifest withCandidates(ModelManifest manifest, int candidates) {
        return new ModelManifest(
                manifest.format(),
                manifest.name(),
                manifest.fingerprint(),
                manifest.architecture(),
                manifest.precision(),
                manifest.input(),
                manifest.classes(),
                manifest.anchors(),
                manifest.prototypes(),
                candidates,
                manifest.features());
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "FLOAT32"})
    void onnxRuntimeTakesBoth(NumberType imageType) {
        TestingModel model = TestingModel.video(imageType);

        assertThatCode(() -> Engines.check(FOLDER, model.manifest(), options(EngineKind.ONNX_RUNTIME)))
                .doesNotThrowAnyException();
    }

    private static EngineOptions options(EngineKind kind) {
        return EngineOptions.builder().kind(kind).build();
    }
}
