package io.flowmask.model.yolact;

import io.flowmask.model.onnx.MapOperations.Outside;
import io.flowmask.model.onnx.Value;
import io.flowmask.model.yolact.Architecture.ConvLayer;
import io.flowmask.model.yolact.Architecture.FlowNet;
import io.flowmask.model.yolact.Architecture.FlowPrediction;
import io.flowmask.model.yolact.Architecture.Motion;
import io.flowmask.model.yolact.Architecture.Spa;
import java.util.List;
import java.util.Set;

/** Partial feature transform: a keyframe's F4 and F5 moved to where the current frame's lateral says they are now. */
final class MotionGraph {
    /** The network's flow is in eighths of the grid's unit (half a map). */
    private static final float FLOW_UNIT = 0.125f;

    private final LayerGraph graph;
    private final Motion motion;

    MotionGraph(LayerGraph graph, Motion motion) {
        this.graph = graph;
        this.motion = motion;
    }

    /** F4 and F5 of the current frame. {@code unrefined4} is F4 before SPA, from which F3 is made. */
    record Transformed(Value unrefined4, Value f4, Value f5) {}

    /**
     * All names that a feature may have after it was moved: by a flow net, without or with refinement, or by a flow from outside.
     *
     * @param feature {@code f4} or {@code f5}
     */
    static Set<String> moved(String feature) {
        return Set.of("flow/warped" + feature.substring(1), "spa/" + feature, ImageWarpGraph.warped(feature));
    }

    /** The lateral with fewer channels: what the flow net compares, and what is kept of a keyframe. */
    Value reduced(Value lateral3) {
        return chain("flow/reduce", lateral3, motion.flow().reduce());
    }

    /**
     * Adds the flow net, the warping and SPA.
     *
     * @param lateral3 of the current frame
     * @param keyframe4 F4 of the keyframe
     * @param keyframe5 F5 of the keyframe
     * @param keyframeReduced {@link #reduced} of the keyframe
     */
    Transformed transform(Value lateral3, Value keyframe4, Value keyframe5, Value keyframeReduced) {
        FlowNet net = motion.flow();
        Value pair = graph.maps().concatChannels("flow/pair", List.of(reduced(lateral3), keyframeReduced));
        Value conv2 = chain("flow/conv2", chain("flow/conv1", pair, net.conv1()), net.conv2());
        Value conv3 = chain("flow/conv3", conv2, net.conv3());
        Value flow5 = graph.conv("flow/flow5", conv3, net.prediction5().flow());
        Value upFeatures = graph.conv(
                "flow/up_features", graph.maps().resize("flow/up_features/resized", conv3, conv2), net.upFeatures());
        Value upFlow =
                graph.conv("flow/up_flow", graph.maps().resize("flow/up_flow/resized", flow5, conv2), net.upFlow());
        Value joined = graph.maps().concatChannels("flow/joined", List.of(conv2, upFeatures, upFlow));
        Value flow4 = graph.conv("flow/flow4", joined, net.prediction4().flow());

        Value warped4 = warped(4, keyframe4, flow4, joined, net.prediction4());
        Value warped5 = warped(5, keyframe5, flow5, conv3, net.prediction5());
        return motion.spa()
                .map(spa -> refined(spa, lateral3, warped4, warped5))
                .orElse(new Transformed(warped4, warped4, warped5));
    }

    private Value warped(int level, Value keyframe, Value flow, Value features, FlowPrediction prediction) {
        Value grid = graph.rows()
                .scaleAndShift(
                        "flow/grid" + level,
                        graph.rows().channelsLast("flow/flow" + level + "/last", flow),
                        FLOW_UNIT,
                        SamplingGrid.regular("flow/grid" + level + "/regular", flow.height(), flow.width()));
        Value sampled = graph.maps().sample("flow/sampled" + level, keyframe, grid, Outside.ZERO);
        Value scale = graph.conv("flow/scale" + level, features, prediction.scale());
        Value bias = graph.conv("flow/bias" + level, features, prediction.bias());
        Value scaled = graph.maps().multiply("flow/scaled" + level, sampled, scale);
        return graph.maps().add("flow/warped" + level, scaled, bias);
    }

    private Transformed refined(Spa spa, Value lateral3, Value warped4, Value warped5) {
        Value lateral4 = graph.maps().resize("spa/lateral4", lateral3, warped4);
        Value lateral5 = graph.maps().resize("spa/lateral5", lateral4, warped5);
        return new Transformed(
                warped4,
                refined("spa/f4", warped4, lateral4, spa.refine4()),
                refined("spa/f5", warped5, lateral5, spa.refine5()));
    }

    private Value refined(String name, Value warped, Value lateral, ConvLayer layer) {
        Value joined = graph.maps().concatChannels(name + "/joined", List.of(warped, lateral));
        return graph.maps().add(name, warped, graph.convLeakyRelu(name + "/refine", joined, layer));
    }

    private Value chain(String name, Value input, List<ConvLayer> layers) {
        Value map = input;
        for (int i = 0; i < layers.size(); i++) {
            map = graph.convLeakyRelu(name + "." + i, map, layers.get(i));
        }
        return map;
    }
}
