package io.flowmask.model.yolact;

import io.flowmask.model.onnx.GraphBuilder;
import io.flowmask.model.onnx.MapOperations;
import io.flowmask.model.onnx.RowOperations;
import io.flowmask.model.onnx.Value;
import io.flowmask.model.yolact.Architecture.ConvLayer;

/** A graph in the making together with the weights that go into it: the steps from which the network's parts are built. */
final class LayerGraph {
    /** FlowNetMini's and SPA's. */
    private static final float LEAKY_SLOPE = 0.1f;

    private final GraphBuilder graph;
    private final FoldedWeights weights;

    LayerGraph(GraphBuilder graph, FoldedWeights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    GraphBuilder graph() {
        return graph;
    }

    FoldedWeights weights() {
        return weights;
    }

    MapOperations maps() {
        return graph.maps();
    }

    RowOperations rows() {
        return graph.rows();
    }

    Value conv(String name, Value map, ConvLayer layer) {
        return maps().conv(name, map, weights.convolution(name, layer));
    }

    Value convRelu(String name, Value map, ConvLayer layer) {
        return maps().relu(name + "/relu", conv(name, map, layer));
    }

    Value convRelu6(String name, Value map, ConvLayer layer) {
        return maps().relu6(name + "/relu6", conv(name, map, layer));
    }

    Value convLeakyRelu(String name, Value map, ConvLayer layer) {
        return maps().leakyRelu(name + "/lrelu", conv(name, map, layer), LEAKY_SLOPE);
    }
}
