package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Writes QuantizeLinear and DequantizeLinear with their constants into a graph. */
final class QuantizationNodes {
    private final GraphProto.Builder graph;

    QuantizationNodes(GraphProto.Builder graph) {
        this.graph = graph;
    }

    void quantize(String name, String numbers, String integers, Scale scale) {
        String node = name + "/quantize";
        add(node("QuantizeLinear", node, integers, numbers, step(node, scale), zeroPoint(node, scale)));
    }

    void dequantize(String name, String integers, String numbers, Scale scale) {
        add(node(
                "DequantizeLinear",
                name + "/dequantize",
                numbers,
                integers,
                step(name, scale),
                zeroPoint(name, scale)));
    }

    /** A convolution's weights, by a scale for each output channel. */
    void dequantizeWeights(String name, WeightQuantizer quantised) {
        graph.addInitializer(quantised.integers()).addInitializer(quantised.steps());
        String zero =
                zeroPoint(name, DataType.INT8, 0, List.of(quantised.steps().getDims(0)));
        add(node(
                        "DequantizeLinear",
                        name + "/dequantize",
                        name,
                        quantised.integers().getName(),
                        quantised.steps().getName(),
                        zero)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("axis")
                        .setType(AttributeType.INT)
                        .setI(0)));
    }

    private void add(NodeProto.Builder node) {
        graph.addNode(node);
    }

    private static NodeProto.Builder node(String operator, String name, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(name)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private String step(String node, Scale scale) {
        String name = node + "/step";
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(scale.step());
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes.flip())));
        return name;
    }

    private String zeroPoint(String node, Scale scale) {
        return zeroPoint(node, scale.type(), scale.zeroPoint(), List.of());
    }

    private String zeroPoint(String node, DataType type, int value, List<Long> shape) {
        String name = node + "/zero";
        byte[] bytes = new byte[shape.isEmpty() ? 1 : Math.toIntExact(shape.get(0))];
        Arrays.fill(bytes, (byte) value);
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(shape)
                .setRawData(ByteString.copyFrom(bytes)));
        return name;
    }
}
