package io.flowmask.model.yolact;

import io.flowmask.model.onnx.GraphBuilder;
import io.flowmask.model.onnx.Initializer;
import io.flowmask.model.onnx.MapOperations.Outside;
import io.flowmask.model.onnx.TensorType;
import io.flowmask.model.onnx.Value;
import java.util.List;

/** A keyframe's features moved along a flow that comes with the image. What comes into view at an edge gets the features of that edge. */
final class ImageWarpGraph {
    private final GraphBuilder graph;

    ImageWarpGraph(GraphBuilder graph) {
        this.graph = graph;
    }

    /** Name of a feature after it was moved. */
    static String warped(String feature) {
        return "flow/image/" + feature;
    }

    /** Name of the input with a feature's flow: (N, h, w, 2), for each cell how far off it was on the keyframe; x before y, in cells. */
    static String input(String feature) {
        return "flow_" + feature;
    }

    /**
     * Adds the input and the warping.
     *
     * @param feature its name
     * @param keyframe the feature, float32
     */
    Value warp(String feature, Value keyframe) {
        int height = keyframe.height();
        int width = keyframe.width();
        String grid = warped(feature) + "/grid";
        Value flow = graph.input(input(feature), TensorType.FLOAT32, List.of(height, width, 2));
        Value places = graph.rows()
                .scaleAndShift(
                        grid,
                        flow,
                        Initializer.vector(grid + "/cell", cell(width), cell(height)),
                        SamplingGrid.regular(grid + "/regular", height, width));
        return graph.maps().sample(warped(feature), keyframe, places, Outside.NEAREST);
    }

    /** What a cell measures where the outermost cells' centres are at -1 and 1. */
    private static float cell(int cells) {
        return 2f / (cells - 1);
    }
}
