package io.flowmask.model.yolact;

import io.flowmask.model.onnx.Value;
import io.flowmask.model.yolact.Architecture.ConvLayer;
import io.flowmask.model.yolact.Architecture.Fpn;
import java.util.ArrayList;
import java.util.List;

/** The feature pyramid, in the two phases between which partial frames come in. */
final class FpnGraph {
    private final LayerGraph graph;
    private final Fpn fpn;

    FpnGraph(LayerGraph graph, Fpn fpn) {
        this.graph = graph;
        this.fpn = fpn;
    }

    /** Phase 1's results: L3, the lateral at stride 8, and F3, F4, F5. */
    record Merged(Value lateral3, Value f3, Value f4, Value f5) {}

    /** L3 alone. */
    Value lateral3(Value c3) {
        return lateral(0, c3);
    }

    /**
     * Phase 1: laterals, added from the coarsest to the finest.
     *
     * @param pyramid C2 to C5
     */
    Merged merge(List<Value> pyramid) {
        Value f5 = lateral(2, pyramid.get(3));
        Value f4 = addTo(lateral(1, pyramid.get(2)), f5, 4);
        Value lateral3 = lateral3(pyramid.get(1));
        return new Merged(lateral3, f3(lateral3, f4), f4, f5);
    }

    /** F3 from L3 and F4, computed or warped. */
    Value f3(Value lateral3, Value f4) {
        return addTo(lateral3, f4, 3);
    }

    /**
     * Phase 2: F3, F4, F5 to P3..P7.
     *
     * @return P3 first
     */
    List<Value> levels(Value f3, Value f4, Value f5) {
        List<Value> merged = List.of(f3, f4, f5);
        List<Value> levels = new ArrayList<>();
        for (int i = 0; i < merged.size(); i++) {
            levels.add(graph.convRelu(
                    "fpn/p" + (i + 3), merged.get(i), fpn.predictions().get(i)));
        }
        for (ConvLayer layer : fpn.downsamples()) {
            levels.add(graph.conv("fpn/p" + (levels.size() + 3), ArchitectureReader.last(levels), layer));
        }
        return levels;
    }

    private Value lateral(int index, Value map) {
        return graph.conv("fpn/lateral" + (index + 3), map, fpn.laterals().get(index));
    }

    private Value addTo(Value lateral, Value coarser, int level) {
        Value resized = graph.maps().resize("fpn/up" + (level + 1), coarser, lateral);
        return graph.maps().add("fpn/f" + level, resized, lateral);
    }
}
