package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
