package io.flowmask.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.List;

/** A node in the making. */
final class Node {
    private final GraphBuilder graph;
    private final String name;
    private final NodeProto.Builder proto;

    Node(GraphBuilder graph, String operator, String name) {
        this.graph = graph;
        this.name = name;
        this.proto = NodeProto.newBuilder().setOpType(operator).setName(name);
    }

    Node input(Value... values) {
        for (Value value : values) {
            proto.addInput(value.name());
        }
        return this;
    }

    Node input(Initializer constant) {
        proto.addInput(graph.constant(constant));
        return this;
    }

    /** Leaves an optional input out that has others after it. */
    Node absent() {
        proto.addInput("");
        return this;
    }

    Node integer(String attribute, long value) {
        proto.addAttribute(AttributeProto.newBuilder()
                .setName(attribute)
                .setType(AttributeType.INT)
                .setI(value));
        return this;
    }

    Node integers(String attribute, long... values) {
        AttributeProto.Builder builder =
                AttributeProto.newBuilder().setName(attribute).setType(AttributeType.INTS);
        for (long value : values) {
            builder.addInts(value);
        }
        proto.addAttribute(builder);
        return this;
    }

    Node number(String attribute, float value) {
        proto.addAttribute(AttributeProto.newBuilder()
                .setName(attribute)
                .setType(AttributeType.FLOAT)
                .setF(value));
        return this;
    }

    Node text(String attribute, String value) {
        proto.addAttribute(AttributeProto.newBuilder()
                .setName(attribute)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value)));
        return this;
    }

    /** Adds the node to the graph; its output has the node's name. */
    Value output(TensorType type, List<Integer> shape) {
        return output(name, type, shape);
    }

    /** Adds the node to the graph. */
    Value output(String outputName, TensorType type, List<Integer> shape) {
        return graph.add(proto, new Value(outputName, type, shape));
    }
}
