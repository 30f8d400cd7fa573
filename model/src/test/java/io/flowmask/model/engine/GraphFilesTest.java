package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphFilesTest {
    @TempDir
    Path folder;

    private final TestingModel model = TestingModel.video(NumberType.UINT8);

    @BeforeEach
    void write() throws IOException {
        model.write(folder);
    }

    @Test
    void listsBothGraphsWhenBothAreMissing() throws IOException {
        Files.delete(folder.resolve("full.onnx"));
        Files.delete(folder.resolve("partial.onnx"));

        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("The model folder " + folder + " cannot be used:\n"
                        + "  full.onnx: there is no such file, but model.json says that there is\n"
                        + "  partial.onnx: there is no such file, but model.json says that there is\n"
                        + "Import the checkpoint again with `flowmask model import`.");
    }

    @Test
    void listsEveryInputAndOutputThatIsNotAsTheManifestSays() throws IOException {
        new TestingGraph()
                .input("image", DataType.FLOAT, 8, 8, 3)
                .input("mask", DataType.FLOAT, 8, 8)
                .output("anchors", DataType.INT64, 3)
                .output("scores", DataType.FLOAT, 3, 80)
                .output("locations", DataType.FLOAT, 3, 4)
                .output("coefficients", DataType.FLOAT, 3, 2)
                .output("prototypes", DataType.FLOAT, 2, 4)
                .output("f4", DataType.FLOAT, 2, 2, 2)
                .output("reduced", DataType.FLOAT16, 1, 2, 2)
                .write(folder.resolve("full.onnx"));

        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("The model folder " + folder + " cannot be used:\n"
                        + "  full.onnx: input image: expected (N, 8, 8, 3) uint8, but it is (N, 8, 8, 3) float32\n"
                        + "  full.onnx: output anchors: expected (N, 3) int32, but it is (N, 3) int64\n"
                        + "  full.onnx: output scores: expected (N, 3, 2) float32, but it is (N, 3, 80) float32\n"
                        + "  full.onnx: output prototypes: expected (N, 2, 4, 4) float32, but it is (N, 2, 4) float32\n"
                        + "  full.onnx: output f4: expected (N, 2, 2, 2) float16, but it is (N, 2, 2, 2) float32\n"
                        + "  full.onnx: output f5: expected (N, 2, 1, 1) float16, but there is none\n"
                        + "  full.onnx: input mask: not expected, nothing would be fed to it\n"
                        + "Import the checkpoint again with `flowmask model import`.");
    }

    @Test
    void acceptsFurtherOutputs() throws IOException {
        List<TensorSpec> outputs = GraphHeader.read(folder.resolve("full.onnx")).outputs();

        assertThat(GraphSignature.full(TestingModel.image(NumberType.UINT8).manifest())
                        .problems(GraphHeader.read(folder.resolve("full.onnx")).inputs(), outputs))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 1000})
    void refusesATruncatedGraph(int bytes) throws IOException {
        Path file = folder.resolve("full.onnx");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytes));

        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(bytes == 0 ? "it holds no ONNX graph" : "it is not an ONNX model, or damaged");
    }

    @Test
    void refusesASizeThatNoTensorHas() throws IOException {
        Path file = folder.resolve("full.onnx");
        ValueInfoProto.Builder image = ValueInfoProto.newBuilder().setName("image");
        image.getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .addDimBuilder()
                .setDimValue(1L << 32);
        ModelProto model = ModelProto.newBuilder()
                .setGraph(GraphProto.newBuilder().addInput(image))
                .build();
        Files.write(file, model.toByteArray());

        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("a dimension of image is 4294967296, more than any tensor has");
    }

    @Test
    void refusesAFileThatIsNoGraph() throws IOException {
        Path file = folder.resolve("partial.onnx");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\n");

        assertThatThrownBy(this::open).isInstanceOf(InvalidModelException.class).hasMessageContaining(file.toString());
    }

    @Test
    void namesTheGraphThatTheNativeLibraryCannotLoad() throws IOException {
        Path file = folder.resolve("full.onnx");
        new TestingGraph()
                .input("image", DataType.UINT8, 8, 8, 3)
                .output("anchors", DataType.INT32, 3)
                .output("scores", DataType.FLOAT, 3, 2)
                .output("locations", DataType.FLOAT, 3, 4)
                .output("coefficients", DataType.FLOAT, 3, 2)
                .output("prototypes", DataType.FLOAT, 2, 4, 4)
                .output("f4", DataType.FLOAT16, 2, 2, 2)
                .output("f5", DataType.FLOAT16, 2, 1, 1)
                .output("reduced", DataType.FLOAT16, 1, 2, 2)
                .write(file);

        assertThatThrownBy(this::open)
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("ONNX Runtime cannot load " + file + ": ")
                .hasMessageContaining("Graph output (anchors) does not exist");
    }

    private void open() throws IOException {
        Engines.open(folder, model.manifest(), EngineOptions.defaults()).close();
    }
}
