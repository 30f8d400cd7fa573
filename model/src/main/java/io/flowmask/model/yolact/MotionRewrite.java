package io.flowmask.model.yolact;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.onnx.GraphBuilder;
import io.flowmask.model.onnx.TensorType;
import io.flowmask.model.onnx.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives a partial graph another way of moving the keyframe's features, one that needs less of the network than it has. Whatever used the
 * features after they were moved uses what takes their place, and what nothing needs any more goes, inputs included. The graph may have
 * been changed since it was made, quantised for instance, as long as the moved features kept their names.
 */
final class MotionRewrite {
    /** The operators that make numbers of an input in which features are kept in fewer bits. */
    private static final Set<String> WIDENING = Set.of("Cast", "DequantizeLinear");

    private final GraphProto.Builder graph;

    MotionRewrite(GraphProto.Builder graph) {
        this.graph = graph;
    }

    /**
     * Rewrites the graph.
     *
     * @param moved features that are moved
     * @param target IMAGE_FLOW or NONE
     * @return features that nothing uses after they were moved, so that the graph is not a partial graph; empty when all is well
     */
    List<String> apply(List<FeatureTensor> moved, Motion target) {
        List<String> missing = new ArrayList<>();
        for (FeatureTensor feature : moved) {
            Optional<NodeProto> widening = widening(feature.keyframeInput());
            Optional<String> keyframe =
                    widening.map(node -> node.getOutput(0)).or(() -> floatInput(feature.keyframeInput()));
            String standIn = target == Motion.IMAGE_FLOW ? ImageWarpGraph.warped(feature.name()) : keyframe.orElse("");
            Set<String> replaced = MotionGraph.moved(feature.name()).stream()
                    .map(name -> unquantised(name, widening))
                    .collect(Collectors.toSet());
            Optional<Integer> firstUse = keyframe.flatMap(unused -> replace(replaced, standIn));
            if (firstUse.isEmpty()) {
                missing.add(feature.name());
            } else if (target == Motion.IMAGE_FLOW) {
                addWarp(feature, keyframe.orElseThrow(), firstUse.get());
            }
        }
        removeUnused();
        return missing;
    }

    /** The node that makes numbers of a keyframe's feature, where it is kept in fewer bits. */
    private Optional<NodeProto> widening(String input) {
        return graph.getNodeList().stream()
                .filter(node ->
                        WIDENING.contains(node.getOpType()) && node.getInput(0).equals(input))
                .findFirst();
    }

    private Optional<String> floatInput(String name) {
        return graph.getInputList().stream()
                .filter(input -> input.getName().equals(name) && isFloat(input))
                .map(ValueInfoProto::getName)
                .findFirst();
    }

    /**
     * What a moved feature is before it is quantised, or itself where it is not. Its integers are taken too, so that whatever stands in for
     * it has to be quantised in its place; by the keyframe's steps, where that is kept in integers, since moving makes no value larger.
     */
    private String unquantised(String moved, Optional<NodeProto> widening) {
        Optional<NodeProto> quantiser = maker(moved, "DequantizeLinear")
                .flatMap(dequantiser -> maker(dequantiser.getInput(0), "QuantizeLinear"));
        widening.filter(node -> node.getOpType().equals("DequantizeLinear"))
                .ifPresent(keyframe -> quantiser.ifPresent(node -> recount(node.getOutput(0), keyframe)));
        return quantiser.map(node -> node.getInput(0)).orElse(moved);
    }

    private Optional<NodeProto> maker(String value, String operator) {
        return graph.getNodeList().stream()
                .filter(node ->
                        node.getOpType().equals(operator) && node.getOutput(0).equals(value))
                .findFirst();
    }

    /** Lets integers count in other steps, with all that are made of them by operators which move integers about. */
    private void recount(String integers, NodeProto steps) {
        Set<String> counted = new HashSet<>(Set.of(integers));
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            boolean quantises = node.getOutput(0).equals(integers);
            if (quantises || (node.getOpType().equals("DequantizeLinear") && counted.contains(node.getInput(0)))) {
                node.setInput(1, steps.getInput(1)).setInput(2, steps.getInput(2));
            } else if (counted.contains(node.getInput(0))) {
                counted.add(node.getOutput(0));
            }
        }
    }

    private static boolean isFloat(ValueInfoProto input) {
        return input.getType().getTensorType().getElemType() == DataType.FLOAT.getNumber();
    }

    /** Replaces values wherever they are used; the number of the first node that does. */
    private Optional<Integer> replace(Set<String> values, String standIn) {
        List<Integer> users = new ArrayList<>();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto.Builder node = graph.getNodeBuilder(i);
            for (int input = 0; input < node.getInputCount(); input++) {
                if (values.contains(node.getInput(input))) {
                    node.setInput(input, standIn);
                    users.add(i);
                }
            }
        }
        return users.stream().findFirst();
    }

    /** Adds what the importer writes for models of this motion, before the node with this number. */
    private void addWarp(FeatureTensor feature, String keyframe, int before) {
        GraphBuilder builder = new GraphBuilder("warp");
        Value moved = new ImageWarpGraph(builder)
                .warp(feature.name(), builder.input(keyframe, TensorType.FLOAT32, feature.shape()));
        builder.expose(moved.name());
        GraphProto warp = proto(builder);
        warp.getInputList().stream()
                .filter(input -> !input.getName().equals(keyframe))
                .forEach(graph::addInput);
        graph.addAllInitializer(warp.getInitializerList());
        for (int i = 0; i < warp.getNodeCount(); i++) {
            graph.addNode(before + i, warp.getNode(i));
        }
    }

    private static GraphProto proto(GraphBuilder builder) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            builder.build().writeTo(bytes);
            return ModelProto.parseFrom(bytes.toByteArray()).getGraph();
        } catch (IOException e) {
            throw new UncheckedIOException("A graph can always be written to memory and read again", e);
        }
    }

    /** Takes away what no output needs any more. */
    private void removeUnused() {
        Set<String> needed = new HashSet<>();
        graph.getOutputList().forEach(output -> needed.add(output.getName()));
        List<NodeProto> nodes = new ArrayList<>();
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
                nodes.add(node);
            }
        }
        Collections.reverse(nodes);
        List<TensorProto> weights = graph.getInitializerList().stream()
                .filter(weight -> needed.contains(weight.getName()))
                .toList();
        List<ValueInfoProto> inputs = graph.getInputList().stream()
                .filter(input -> needed.contains(input.getName()))
                .toList();
        // Shapes of what lies between are found again by whoever reads the graph.
        graph.clearNode()
                .addAllNode(nodes)
                .clearInitializer()
                .addAllInitializer(weights)
                .clearInput()
                .addAllInput(inputs)
                .clearValueInfo();
    }
}
