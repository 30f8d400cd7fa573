package io.flowmask.model.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the nodes of one graph in the order in which they run. The batch axis is dynamic, every other axis is known while the
 * graph is built, so the graph computes no shapes at run time. Names are given by the caller, must be unique, and start with the
 * component they belong to, as in {@code backbone/conv1}; quantisation and profiles tell components apart by it. Not thread-safe;
 * done once {@link #build} was called.
 */
public final class GraphBuilder {
    private final String name;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final List<NodeProto.Builder> nodes = new ArrayList<>();
    private final Map<String, Initializer> initializers = new LinkedHashMap<>();
    private final List<Value> inputs = new ArrayList<>();
    private final Map<String, String> outputNames = new LinkedHashMap<>();

    public GraphBuilder(String name) {
        this.name = name;
    }

    /** Declares an input (N, shape...). */
    public Value input(String inputName, TensorType type, List<Integer> shape) {
        Value value = define(new Value(inputName, type, shape));
        inputs.add(value);
        return value;
    }

    /**
     * Declares an output. The value goes by the output's name in the file: no node is added for it.
     *
     * @throws IllegalArgumentException when the value is an input or an output already
     */
    public void output(String outputName, Value value) {
        if (inputs.contains(value)) {
            throw new IllegalArgumentException("Input " + value.name() + " cannot be an output too");
        }
        if (outputNames.containsKey(value.name())) {
            throw new IllegalArgumentException(
                    value.name() + " is the output " + outputNames.get(value.name()) + " already");
        }
        if (outputNames.containsValue(outputName) || values.containsKey(outputName)) {
            throw new IllegalArgumentException("The name " + outputName + " is taken");
        }
        outputNames.put(value.name(), outputName);
    }

    /**
     * Declares an intermediate tensor as a further output under its own name.
     *
     * @return whether the graph has such a tensor
     */
    public boolean expose(String valueName) {
        if (values.containsKey(valueName)) {
            outputNames.putIfAbsent(valueName, valueName);
            return true;
        }
        return false;
    }

    /** Operations on feature maps. */
    public MapOperations maps() {
        return new MapOperations(this);
    }

    /** Operations on rows of numbers. */
    public RowOperations rows() {
        return new RowOperations(this);
    }

    public OnnxGraph build() {
        return OnnxGraph.of(name, nodes, List.copyOf(initializers.values()), inputs, values.values(), outputNames);
    }

    /** Starts a node; it joins the graph when its output is named. */
    Node node(String operator, String nodeName) {
        return new Node(this, operator, nodeName);
    }

    Value add(NodeProto.Builder node, Value output) {
        nodes.add(node.addOutput(output.name()));
        return define(output);
    }

    /** A further output of the node that was added last. */
    Value addOutput(Value output) {
        nodes.get(nodes.size() - 1).addOutput(output.name());
        return define(output);
    }

    /** Registers a constant; nodes may share one, and then ask for it by the same name. */
    String constant(Initializer initializer) {
        Initializer present = initializers.putIfAbsent(initializer.name(), initializer);
        if (values.containsKey(initializer.name())
                || (present != null && !present.shape().equals(initializer.shape()))) {
            throw new IllegalArgumentException("The name " + initializer.name() + " is taken");
        }
        return initializer.name();
    }

    private Value define(Value value) {
        if (initializers.containsKey(value.name()) || values.putIfAbsent(value.name(), value) != null) {
            throw new IllegalArgumentException("The name " + value.name() + " is taken");
        }
        return value;
    }
}
