package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixedBatchGraphTest {
    @TempDir
    Path folder;

    private final TestingModel model = TestingModel.video(NumberType.FLOAT32);

    @Test
    void fixesTheBatchOfInputsAndOutputs() throws IOException {
        Path fixed = write(4);

        GraphHeader header = GraphHeader.read(fixed);

        GraphSignature signature = GraphSignature.partial(model.manifest()).orElseThrow();
        assertThat(signature.atBatch(4).problems(header.inputs(), header.outputs()))
                .isEmpty();
        assertThat(signature.atBatch(3).problems(header.inputs(), header.outputs()))
                .hasSize(signature.inputs().size() + signature.outputs().size())
                .contains("input image: expected (3, 8, 8, 3) float32, but it is (4, 8, 8, 3) float32");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    @Test
    void runsAtThatBatchSizeOnly() throws IOException {
        Path fixed = write(2);
        Model loaded = OnnxRuntimeEngine.loadModel(fixed, EngineOptions.defaults());
        GraphSignature signature = GraphSignature.partial(model.manifest()).orElseThrow();

        try (OnnxRuntimeSession session = new OnnxRuntimeSession(loaded, fixed, signature)) {
            int anchorBytes =
                    session.run(2, inputs -> {}, outputs -> outputs.get(0).remaining());
            assertThat(anchorBytes).isEqualTo(2 * 3 * Integer.BYTES);
            assertThatThrownBy(() -> session.run(3, inputs -> {}, List<ByteBuffer>::size))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("failed on a batch of 3 frames of " + fixed);
        }
    }

    private Path write(int batchSize) throws IOException {
        model.write(folder);
        Path target = folder.resolve("partial-b" + batchSize + ".onnx");
        FixedBatchGraph.write(folder.resolve("partial.onnx"), batchSize, target);
        return target;
    }
}
