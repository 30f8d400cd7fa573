package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
    @Test
    void runsOnnxRuntimeOnAllCoresUnlessToldOtherwise() {
        EngineOptions options = EngineOptions.defaults();

        assertThat(options.kind()).isEqualTo(EngineKind.ONNX_RUNTIME);
        assertThat(options.threads()).isEmpty();
    }

    @Test
    void sortsBatchSizesAndDropsRepeatedOnes() {
        EngineOptions options =
                EngineOptions.builder().batchSizes(List.of(8, 1, 8, 4)).build();

        assertThat(options.batchSizes()).containsExactly(1, 4, 8);
        assertThat(options)
                .isEqualTo(EngineOptions.builder().batchSizes(List.of(4, 1, 8)).build())
                .hasSameHashCodeAs(
                        EngineOptions.builder().batchSizes(List.of(4, 1, 8)).build())
                .isNotEqualTo(EngineOptions.defaults());
    }

    @Test
    void namesEverySettingThatMakesNoSense() {
        EngineOptions.Builder builder =
                EngineOptions.builder().threads(0).device(-1).batchSizes(List.of(0));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Engine options: threads must be at least 1, but are 0; device must be a GPU's number, from 0,"
                                + " but is -1; batch sizes must be one or more numbers of at least 1, but are [0]");
    }

    @Test
    void findsEnginesByTheNameUsersWrite() {
        assertThat(EngineKind.of("OnnxRuntime")).isEqualTo(EngineKind.ONNX_RUNTIME);
        assertThat(EngineKind.of("tensorrt")).isEqualTo(EngineKind.TENSORRT);
        assertThatThrownBy(() -> EngineKind.of("openvino"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no engine \"openvino\"; there are onnxruntime and tensorrt");
    }
}
