package io.flowmask.model.engine;

import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Needs an NVIDIA GPU and TensorRT 8: {@code mvn verify -Dtest.excluded=soak}. */
@Tag("gpu")
class TensorRtEngineTest extends EngineContract {
    @Override
    EngineOptions options() {
        return EngineOptions.builder()
                .kind(EngineKind.TENSORRT)
                .batchSizes(List.of(1, 4))
                .build();
    }

    @Override
    NumberType imageType() {
        return NumberType.FLOAT32;
    }

    /** 16-bit arithmetic. */
    @Override
    double tolerance() {
        return 2e-3;
    }

    @Override
    double goldenTolerance() {
        return 2e-2;
    }
}
