package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxRuntimeEngineTest extends EngineContract {
    @Override
    EngineOptions options() {
        return EngineOptions.builder().threads(1).build();
    }

    @Override
    NumberType imageType() {
        return NumberType.UINT8;
    }

    @Override
    double tolerance() {
        return 0;
    }

    @Override
    double goldenTolerance() {
        return 1e-4;
    }

    @Test
    void survivesAFailureOfTheNativeLibrary() {
        List<PreparedImage> batch = images(1, 3);
        batch.set(1, model().trap());

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> engine().full(batch))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("ONNX Runtime failed on a batch of 3 frames of")
                    .hasMessageContaining("full.onnx");
            assertStillWorks();
        }
    }
}
