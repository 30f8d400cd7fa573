package io.flowmask.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a graph's convolutions cost for one image. Everything else in such graphs is small beside them, and is not counted.
 *
 * @param convolutions in the order in which they run
 */
public record GraphCosts(List<ConvolutionCost> convolutions) {
    public GraphCosts {
        convolutions = List.copyOf(convolutions);
    }

    /**
     * The cost of one convolution.
     *
     * @param node the node's name
     * @param weights name and size of each constant it uses
     * @param multiplyAdds for one image
     */
    public record ConvolutionCost(String node, Map<String, Long> weights, long multiplyAdds) {
        public ConvolutionCost {
            weights = Map.copyOf(weights);
        }
    }

    public static GraphCosts of(OnnxGraph graph) {
        Map<String, List<Long>> constants = new HashMap<>();
        graph.initializers()
                .forEach(initializer -> constants.put(
                        initializer.name(),
                        initializer.shape().stream().map(Integer::longValue).toList()));
        return of(graph.structure(), constants);
    }

    /**
     * Counts a file. The weights are mapped, not read.
     *
     * @throws IOException when the file cannot be read or is not ONNX
     */
    public static GraphCosts read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            MappedByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, channel.size());
            CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            input.enableAliasing(true);
            GraphProto graph = ModelProto.parseFrom(input).getGraph();
            Map<String, List<Long>> constants = new HashMap<>();
            for (TensorProto tensor : graph.getInitializerList()) {
                constants.put(tensor.getName(), tensor.getDimsList());
            }
            return of(graph, constants);
        } catch (IOException e) {
            throw new IOException("Cannot read the graph " + file + ": " + e.getMessage(), e);
        }
    }

    private static GraphCosts of(GraphProto graph, Map<String, List<Long>> initializers) {
        Map<String, List<Long>> constants = withDequantized(graph, initializers);
        Map<String, List<Long>> shapes = new HashMap<>();
        graph.getValueInfoList().forEach(info -> shapes.put(info.getName(), shape(info)));
        graph.getOutputList().forEach(info -> shapes.put(info.getName(), shape(info)));
        List<ConvolutionCost> costs = new ArrayList<>();
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("Conv")) {
                costs.add(cost(node, constants, shapes));
            }
        }
        return new GraphCosts(costs);
    }

    /** Weights of quantised convolutions are constants that a node makes numbers of. */
    private static Map<String, List<Long>> withDequantized(GraphProto graph, Map<String, List<Long>> initializers) {
        Map<String, List<Long>> constants = new HashMap<>(initializers);
        for (NodeProto node : graph.getNodeList()) {
            List<Long> shape = node.getOpType().equals("DequantizeLinear") ? initializers.get(node.getInput(0)) : null;
            if (shape != null) {
                constants.put(node.getOutput(0), shape);
            }
        }
        return constants;
    }

    private static ConvolutionCost cost(
            NodeProto node, Map<String, List<Long>> constants, Map<String, List<Long>> shapes) {
        Map<String, Long> weights = new HashMap<>();
        for (String input : node.getInputList().subList(1, node.getInputCount())) {
            weights.put(input, product(known(constants, input, node)));
        }
        List<Long> kernel = known(constants, node.getInput(1), node);
        long perOutput = product(kernel.subList(1, kernel.size()));
        return new ConvolutionCost(
                node.getName(), weights, product(known(shapes, node.getOutput(0), node)) * perOutput);
    }

    private static List<Long> known(Map<String, List<Long>> shapes, String name, NodeProto node) {
        List<Long> shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "The graph does not say which shape " + name + " of node " + node.getName() + " has");
        }
        return shape;
    }

    /** The axes whose size is known: all but the batch. */
    private static List<Long> shape(ValueInfoProto info) {
        return info.getType().getTensorType().getShape().getDimList().stream()
                .filter(Dimension::hasDimValue)
                .map(Dimension::getDimValue)
                .toList();
    }

    private static long product(List<Long> sizes) {
        return sizes.stream().reduce(1L, Math::multiplyExact);
    }
}
