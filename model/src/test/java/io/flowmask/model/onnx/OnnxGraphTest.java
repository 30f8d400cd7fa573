package io.flowmask.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.flowmask.model.onnx.GraphCosts.ConvolutionCost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxGraphTest {
    @TempDir
    private Path folder;

    private final GraphBuilder graph = new GraphBuilder("testing");

    @Test
    void writesWhatProtobufReads() throws IOException {
        Value image = graph.input("image", TensorType.FLOAT32, List.of(2, 5, 7));
        Value map = graph.maps().conv("part/conv", image, convolution("part/conv", 4, 2, 3, 2));
        graph.output("result", graph.maps().relu("part/relu", map));

        ModelProto model = ModelProto.parseFrom(bytes(graph.build()));

        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(16);
        GraphProto proto = model.getGraph();
        assertThat(proto.getName()).isEqualTo("testing");
        assertThat(proto.getNodeList()).extracting(node -> node.getOpType()).containsExactly("Conv", "Relu");
        assertThat(proto.getNode(1).getName()).isEqualTo("part/relu");
        assertThat(proto.getNode(1).getOutputList()).containsExactly("result");
        assertThat(shape(proto.getInput(0))).containsExactly("N", "2", "5", "7");
        assertThat(shape(proto.getOutput(0))).containsExactly("N", "4", "3", "4");
        assertThat(proto.getValueInfoList()).singleElement().satisfies(info -> {
            assertThat(info.getName()).isEqualTo("part/conv");
            assertThat(shape(info)).containsExactly("N", "4", "3", "4");
        });
        TensorProto weights = proto.getInitializer(0);
        assertThat(weights.getDimsList()).containsExactly(4L, 2L, 3L, 3L);
        FloatBuffer numbers = weights.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        assertThat(numbers.remaining()).isEqualTo(72);
        assertThat(numbers.get(71)).isEqualTo(71f);
    }

    @Test
    void countsTheSameBeforeAndAfterWriting() throws IOException {
        Value image = graph.input("image", TensorType.FLOAT32, List.of(2, 5, 7));
        Value map = graph.maps().conv("part/conv", image, convolution("part/conv", 4, 2, 3, 2));
        graph.output("result", map);
        OnnxGraph built = graph.build();
        Path file = Files.write(folder.resolve("graph.onnx"), bytes(built));

        GraphCosts costs = GraphCosts.of(built);

        assertThat(costs.convolutions())
                .containsExactly(new ConvolutionCost(
                        "part/conv", Map.of("part/conv/weight", 72L, "part/conv/bias", 4L), 4 * 3 * 4 * 2 * 3 * 3));
        assertThat(GraphCosts.read(file)).isEqualTo(costs);
    }

    @Test
    void saysWhichFileIsNoGraph() throws IOException {
        Path file = Files.writeString(folder.resolve("graph.onnx"), "certainly not ONNX");

        assertThatThrownBy(() -> GraphCosts.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Cannot read the graph " + file);
    }

    @Test
    void exposesIntermediateTensors() throws IOException {
        Value image = graph.input("image", TensorType.FLOAT32, List.of(1, 4, 4));
        Value middle = graph.maps().relu("part/middle", image);
        graph.output("result", graph.maps().relu("part/end", middle));

        assertThat(graph.expose("part/middle")).isTrue();
        assertThat(graph.expose("part/end")).isTrue();
        assertThat(graph.expose("part/nothing")).isFalse();
        assertThat(ModelProto.parseFrom(bytes(graph.build())).getGraph().getOutputList())
                .extracting(ValueInfoProto::getName)
                .containsExactlyInAnyOrder("result", "part/middle");
    }

    @Test
    void refusesNamesThatAreTaken() {
        Value image = graph.input("image", TensorType.FLOAT32, List.of(1, 4, 4));
        Value relu = graph.maps().relu("relu", image);
        graph.output("result", relu);

        assertThatThrownBy(() -> graph.maps().relu("relu", image)).hasMessage("The name relu is taken");
        assertThatThrownBy(() -> graph.output("result", graph.maps().relu("other", image)))
                .hasMessage("The name result is taken");
        assertThatThrownBy(() -> graph.output("again", relu)).hasMessage("relu is the output result already");
        assertThatThrownBy(() -> graph.output("copy", image)).hasMessage("Input image cannot be an output too");
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        Value small = graph.input("small", TensorType.FLOAT32, List.of(3, 4, 4));
        Value large = graph.input("large", TensorType.FLOAT32, List.of(3, 8, 8));

        assertThatThrownBy(() -> graph.maps().conv("conv", small, convolution("conv", 4, 2, 3, 1)))
                .hasMessage("conv takes 2 channels, but small FLOAT32 (N, 3, 4, 4) has 3 channels");
        assertThatThrownBy(() -> graph.maps().add("sum", small, large))
                .hasMessageContaining("sum takes two maps of one shape")
                .hasMessageContaining("large FLOAT32 (N, 3, 8, 8)");
        assertThatThrownBy(() -> graph.maps().concatChannels("joined", List.of(small, large)))
                .hasMessageContaining("joined joins maps of one size");
        assertThatThrownBy(() -> graph.rows().rows("rows", small, 5))
                .hasMessageContaining("rows makes rows of 5")
                .hasMessageContaining("has 48 numbers");
    }

    @Test
    void noticesConstantsOfTheWrongSize() {
        Value image = graph.input("image", TensorType.FLOAT32, List.of(2, 5, 7));
        Initializer lying = Initializer.floats("weights", List.of(4, 2, 3, 3), () -> new float[71]);
        graph.output("result", graph.maps().conv("conv", image, new Convolution(lying, Optional.empty(), 1, 1, 1)));

        assertThatThrownBy(() -> bytes(graph.build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Constant weights should have 288 bytes, but it has 284");
    }

    private static Convolution convolution(String name, int outputs, int inputs, int kernel, int stride) {
        int size = outputs * inputs * kernel * kernel;
        Initializer weights = Initializer.floats(name + "/weight", List.of(outputs, inputs, kernel, kernel), () -> {
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = i;
            }
            return values;
        });
        Initializer bias = Initializer.floats(name + "/bias", List.of(outputs), () -> new float[outputs]);
        return new Convolution(weights, Optional.of(bias), stride, kernel / 2, 1);
    }

    private static byte[] bytes(OnnxGraph graph) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        graph.writeTo(out);
        return out.toByteArray();
    }

    private static List<String> shape(ValueInfoProto info) {
        return info.getType().getTensorType().getShape().getDimList().stream()
                .map(dim -> dim.hasDimParam() ? dim.getDimParam() : String.valueOf(dim.getDimValue()))
                .toList();
    }
}
