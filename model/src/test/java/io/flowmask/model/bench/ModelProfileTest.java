package io.flowmask.model.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.model.bench.GraphProfile.Share;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.yolact.GoldenCase;
import io.flowmask.model.yolact.ModelImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelProfileTest {
    @TempDir
    private Path folder;

    @Test
    void tellsComponentsApartAfterTheOptimiserHasRenamedNodes() throws IOException {
        Path model = imported();

        ModelProfile profile =
                ModelProfile.run(model, EngineOptions.builder().threads(1).build(), 1, 1, 2);

        assertThat(profile.full().byComponent())
                .extracting(Share::name)
                .contains("backbone", "fpn", "protonet", "head", "flow", "detection", "input, output");
        GraphProfile partial = profile.partial().orElseThrow();
        assertThat(partial.byComponent()).extracting(Share::name).contains("flow", "spa");
        assertThat(partial.byOperator()).extracting(Share::name).contains("GridSample", "TopK");
        assertThat(partial.byOperator().stream().mapToDouble(Share::millis).sum())
                .isCloseTo(partial.totalMillis(), within(1e-9));
        assertThat(partial.byComponent()).extracting(Share::millis).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void profilesOnnxRuntimeOnly() throws IOException {
        Path model = imported();
        EngineOptions options =
                EngineOptions.builder().kind(EngineKind.TENSORRT).build();

        assertThatThrownBy(() -> ModelProfile.run(model, options, 1, 0, 1))
                .hasMessageContaining("Only ONNX Runtime can be profiled")
                .hasMessageContaining("trtexec");
    }

    @Test
    void refusesAProfileInWhichNothingCounts() throws IOException {
        Path file = Files.writeString(folder.resolve("profile.json"), """
                [{"cat": "Node", "name": "backbone/stem_kernel_time", "dur": 5, "args": {"op_name": "Conv", "node_index": "1"}}]
                """);

        assertThatThrownBy(() -> GraphProfile.read(file, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no node that ran more than 1 times");
        assertThat(GraphProfile.read(file, 0).byComponent()).isEqualTo(List.of(new Share("backbone", 1, 0.005)));
    }

    private Path imported() throws IOException {
        GoldenCase golden = GoldenCase.of(GoldenCase.TINY.get(0));
        Path model = folder.resolve("model");
        ModelImporter.importCheckpoint(
                golden.checkpoint(), model, golden.options().build());
        return model;
    }
}
