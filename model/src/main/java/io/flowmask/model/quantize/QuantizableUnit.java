package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.flowmask.model.manifest.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an integer kernel does in one go: an operator, and the ReLU after it where there is one, which costs nothing since quantising
 * clips anyway.
 *
 * @param node the operator
 * @param inputs its tensors, without constants
 * @param output of the ReLU, or of the operator
 * @param component to which it belongs
 */
record QuantizableUnit(NodeProto node, List<String> inputs, String output, Component component) {

    /** Operators that have an integer kernel in ONNX Runtime, and how many of their inputs are tensors at most. */
    private static final Map<String, Integer> TENSOR_INPUTS =
            Map.of("Conv", 1, "Add", 2, "Concat", Integer.MAX_VALUE, "LeakyRelu", 1, "Resize", 1, "MaxPool", 1);

    QuantizableUnit {
        inputs = List.copyOf(inputs);
    }

    /** All of a graph, in the order in which they run. */
    static List<QuantizableUnit> of(GraphProto graph) {
        GraphTensors tensors = new GraphTensors(graph);
        List<QuantizableUnit> units = new ArrayList<>();
        for (NodeProto node : graph.getNodeList()) {
            unit(node, tensors).ifPresent(units::add);
        }
        return List.copyOf(units);
    }

    private static Optional<QuantizableUnit> unit(NodeProto node, GraphTensors tensors) {
        Optional<Component> component = Component.ofNode(node.getName());
        int count = Math.min(TENSOR_INPUTS.getOrDefault(node.getOpType(), 0), node.getInputCount());
        List<String> inputs = node.getInputList().subList(0, count);
        if (component.isEmpty()
                || count == 0
                || inputs.stream().anyMatch(input -> tensors.isConstant(input) || !tensors.isMap(input))
                || !weightsAreConstant(node, tensors)) {
            return Optional.empty();
        }
        NodeProto last = tensors.onlyConsumer(node.getOutput(0))
                .filter(next -> isRelu(next) && takesRelu(node))
                .orElse(node);
        return Optional.of(new QuantizableUnit(node, inputs, last.getOutput(0), component.get()));
    }

    boolean isConvolution() {
        return node.getOpType().equals("Conv");
    }

    /** Whether the operator computes nothing new, so that its output has its input's scale. */
    boolean keepsScale() {
        return node.getOpType().equals("Resize") || node.getOpType().equals("MaxPool");
    }

    private static boolean weightsAreConstant(NodeProto node, GraphTensors tensors) {
        return !node.getOpType().equals("Conv")
                || node.getInputList().subList(1, node.getInputCount()).stream().allMatch(tensors::isConstant);
    }

    private static boolean takesRelu(NodeProto node) {
        return node.getOpType().equals("Conv") || node.getOpType().equals("Add");
    }

    /** ReLU, or ReLU6, whose upper limit no value exceeds that calibration sees after it. */
    private static boolean isRelu(NodeProto node) {
        return node.getOpType().equals("Relu") || node.getOpType().equals("Clip");
    }
}
