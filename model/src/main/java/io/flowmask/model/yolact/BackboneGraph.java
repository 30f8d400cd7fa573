package io.flowmask.model.yolact;

import io.flowmask.model.onnx.Initializer;
import io.flowmask.model.onnx.TensorType;
import io.flowmask.model.onnx.Value;
import io.flowmask.model.yolact.Architecture.Backbone;
import io.flowmask.model.yolact.Architecture.BasicBlock;
import io.flowmask.model.yolact.Architecture.Bottleneck;
import io.flowmask.model.yolact.Architecture.ConvLayer;
import io.flowmask.model.yolact.Architecture.InvertedResidual;
import io.flowmask.model.yolact.Architecture.MobileNetV2;
import io.flowmask.model.yolact.Architecture.PatchStem;
import io.flowmask.model.yolact.Architecture.PooledStem;
import io.flowmask.model.yolact.Architecture.ResNet;
import io.flowmask.model.yolact.Architecture.ResidualBlock;
import io.flowmask.model.yolact.Architecture.Stem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The image and the backbone. */
final class BackboneGraph {
    private final LayerGraph graph;

    BackboneGraph(LayerGraph graph) {
        this.graph = graph;
    }

    /**
     * Adds the backbone.
     *
     * @param image (N, S, S, 3), blue green red, 0..255
     * @param levels how many of C2 to C5 are needed, from C2 on; what only the others need is left out
     * @return C2 and so on
     */
    List<Value> pyramid(Backbone backbone, Value image, int levels) {
        Value input = centred(image);
        if (backbone instanceof ResNet resNet) {
            return resNet(resNet, input, levels);
        }
        if (backbone instanceof MobileNetV2 mobileNet) {
            return mobileNet(mobileNet, input, levels);
        }
        throw new IllegalArgumentException("No graph is known for " + backbone);
    }

    /** (N, 3, S, S), the mean subtracted; the division is folded into the stem. Bytes are moved before they become floats. */
    private Value centred(Value image) {
        float[] negativeMean = new float[3];
        for (int i = 0; i < 3; i++) {
            negativeMean[i] = -Normalisation.MEAN.get(i).floatValue();
        }
        Value planes = graph.rows().channelsFirst("input/planes", image);
        Value floats = graph.rows().cast("input/float", planes, TensorType.FLOAT32);
        return graph.rows()
                .shift("input/centred", floats, Initializer.floats("input/mean", List.of(3, 1, 1), () -> negativeMean));
    }

    private List<Value> resNet(ResNet network, Value input, int levels) {
        Value map = stem(network.stem(), input);
        List<Value> outputs = new ArrayList<>();
        for (int stage = 0; stage < levels; stage++) {
            List<ResidualBlock> blocks = network.stages().get(stage);
            for (int i = 0; i < blocks.size(); i++) {
                map = residual("backbone/layers." + stage + "." + i, map, blocks.get(i));
            }
            outputs.add(map);
        }
        return outputs;
    }

    private Value stem(Stem stem, Value input) {
        String name = "backbone/stem";
        if (stem instanceof PooledStem pooled) {
            Value map = graph.maps().conv(name, input, graph.weights().stem(name, pooled.layer()));
            return graph.maps().maxPool("backbone/pool", graph.maps().relu(name + "/relu", map), 3, 2, 1);
        }
        if (stem instanceof PatchStem patches) {
            Value map =
                    graph.maps().conv(name, input, graph.weights().patchStem(name, patches.layer(), patches.patchPx()));
            return graph.maps().relu(name + "/relu", map);
        }
        throw new IllegalArgumentException("No graph is known for " + stem);
    }

    private Value residual(String name, Value input, ResidualBlock block) {
        if (block instanceof Bottleneck bottleneck) {
            Value reduced = graph.convRelu(name + "/conv1", input, bottleneck.reduce());
            Value spatial = graph.convRelu(name + "/conv2", reduced, bottleneck.spatial());
            Value expanded = graph.conv(name + "/conv3", spatial, bottleneck.expand());
            return withInput(name, expanded, input, bottleneck.shortcut());
        }
        if (block instanceof BasicBlock basic) {
            Value first = graph.convRelu(name + "/conv1", input, basic.first());
            return withInput(name, graph.conv(name + "/conv2", first, basic.second()), input, basic.shortcut());
        }
        throw new IllegalArgumentException("No graph is known for " + block);
    }

    private Value withInput(String name, Value result, Value input, Optional<ConvLayer> shortcut) {
        Value added = shortcut.map(layer -> graph.conv(name + "/shortcut", input, layer))
                .orElse(input);
        return graph.maps().relu(name + "/relu", graph.maps().add(name + "/sum", result, added));
    }

    private List<Value> mobileNet(MobileNetV2 network, Value input, int levels) {
        String stemName = "backbone/layers.0";
        Value stem = graph.maps().conv(stemName, input, graph.weights().stem(stemName, network.stem()));
        Value map = graph.maps().relu6(stemName + "/relu6", stem);
        List<Integer> pyramid = BackboneReader.MOBILENET_PYRAMID.subList(0, levels);
        List<Value> outputs = new ArrayList<>();
        for (int stage = 0; stage <= ArchitectureReader.last(pyramid); stage++) {
            List<InvertedResidual> blocks = network.stages().get(stage);
            for (int i = 0; i < blocks.size(); i++) {
                map = invertedResidual("backbone/layers." + (stage + 1) + "." + i, map, blocks.get(i));
            }
            if (pyramid.contains(stage)) {
                outputs.add(map);
            }
        }
        return outputs;
    }

    private Value invertedResidual(String name, Value input, InvertedResidual block) {
        Value expanded = block.expand()
                .map(layer -> graph.convRelu6(name + "/expand", input, layer))
                .orElse(input);
        Value spatial = graph.convRelu6(name + "/depthwise", expanded, block.depthwise());
        Value projected = graph.conv(name + "/project", spatial, block.project());
        return block.keepsShape() ? graph.maps().add(name + "/sum", projected, input) : projected;
    }
}
