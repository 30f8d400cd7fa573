package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.GraphProtoOrBuilder;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who makes and takes which tensor of a graph. */
final class GraphTensors {
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, ValueInfoProto> described = new LinkedHashMap<>();
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();
    private final Set<String> inputs = new HashSet<>();
    private final Set<String> outputs = new HashSet<>();

    GraphTensors(GraphProtoOrBuilder graph) {
        graph.getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
        graph.getInputList().forEach(value -> {
            described.put(value.getName(), value);
            inputs.add(value.getName());
        });
        graph.getValueInfoList().forEach(value -> described.put(value.getName(), value));
        graph.getOutputList().forEach(value -> {
            described.put(value.getName(), value);
            outputs.add(value.getName());
        });
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList()
                    .forEach(input -> consumers
                            .computeIfAbsent(input, unused -> new ArrayList<>())
                            .add(node));
        }
    }

    Optional<TensorProto> constant(String name) {
        return Optional.ofNullable(constants.get(name));
    }

    boolean isConstant(String name) {
        return constants.containsKey(name);
    }

    /** Type and shape, where the graph says them. */
    Optional<ValueInfoProto> description(String name) {
        return Optional.ofNullable(described.get(name));
    }

    /** Whether it is a feature map (N, C, H, W). */
    boolean isMap(String name) {
        return description(name)
                .filter(value -> value.getType().getTensorType().getShape().getDimCount() == 4)
                .isPresent();
    }

    /** The nodes that take a tensor. */
    List<NodeProto> consumers(String name) {
        return Collections.unmodifiableList(consumers.getOrDefault(name, List.of()));
    }

    /** Whether a tensor is an output of the graph. */
    boolean leaves(String name) {
        return outputs.contains(name);
    }

    /** The only node that takes a tensor; empty where there are others, or where the tensor leaves the graph. */
    Optional<NodeProto> onlyConsumer(String name) {
        List<NodeProto> found = consumers(name);
        return found.size() == 1 && !leaves(name) ? Optional.of(found.get(0)) : Optional.empty();
    }

    /**
     * A graph's copy of which further tensors are outputs.
     *
     * @param names tensors that the graph has; its inputs and outputs stay what they are
     */
    static GraphProto exposing(GraphProto graph, Collection<String> names) {
        GraphTensors tensors = new GraphTensors(graph);
        GraphProto.Builder copy = graph.toBuilder();
        for (String name : names) {
            if (!tensors.outputs.contains(name) && !tensors.inputs.contains(name)) {
                copy.addOutput(tensors.description(name)
                        .orElseThrow(() -> new IllegalArgumentException("The graph has no tensor " + name)));
            }
        }
        return copy.build();
    }
}
