package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.manifest.Component;
import io.flowmask.model.manifest.InvalidModelException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What of a graph is computed in integers, and in which steps the tensors count that integer kernels take and make. */
final class IntegerKernels {
    private final String graph;
    private final GraphTensors tensors;
    private final Map<String, TensorRange> ranges;
    private final RangeMethod method;
    private final EngineKind engine;

    /** By the name of the operator. */
    private final Map<String, QuantizableUnit> units = new LinkedHashMap<>();

    /** Tensors of which there are integers without anything being quantised for it: kernels make them, or they come in as such. */
    private final Set<String> made = new LinkedHashSet<>();

    private final Map<String, Scale> scales = new HashMap<>();

    /**
     * Chooses kernels and scales.
     *
     * @param graph in single precision
     * @param ranges of all tensors that {@link QuantizableUnit} names
     * @param given tensors that come into the graph as integers
     * @throws InvalidModelException when a range is missing
     */
    IntegerKernels(
            GraphProto graph, QuantizationOptions options, Map<String, TensorRange> ranges, Map<String, Scale> given) {
        this.graph = graph.getName();
        this.tensors = new GraphTensors(graph);
        this.ranges = ranges;
        this.method = options.method();
        this.engine = options.engine();
        made.addAll(given.keySet());
        scales.putAll(given);
        choose(graph, options.plan());
    }

    /** Convolutions compute in integers where the plan says so; the rest does when some of what it takes is in integers anyway. */
    private void choose(GraphProto network, PrecisionPlan plan) {
        for (QuantizableUnit unit : QuantizableUnit.of(network)) {
            boolean wanted = plan.of(unit.component()) == Precision.INT8;
            if (wanted && (unit.isConvolution() || unit.inputs().stream().anyMatch(made::contains))) {
                units.put(unit.node().getName(), unit);
                unit.inputs().forEach(input -> scales.computeIfAbsent(input, name -> scale(name, method)));
                made.add(unit.output());
            }
        }
        for (QuantizableUnit unit : units.values()) {
            scales.put(unit.output(), unit.keepsScale() ? inputScale(unit) : scale(unit.output(), method(unit)));
        }
    }

    /**
     * Flow is not clipped, nor is what leaves the integer kernels, such as the network's predictions: their rare large values
     * matter most.
     */
    private RangeMethod method(QuantizableUnit unit) {
        boolean stays = unit.component() != Component.FLOW
                && !tensors.leaves(unit.output())
                && tensors.consumers(unit.output()).stream().allMatch(node -> units.containsKey(node.getName()));
        return stays ? method : RangeMethod.MAX;
    }

    private Scale scale(String tensor, RangeMethod clipping) {
        TensorRange range = ranges.get(tensor);
        if (range == null) {
            throw new InvalidModelException("The calibration table has no range of the tensor " + tensor + " of graph "
                    + graph + ". Calibrate again, with frames.");
        }
        return Scale.of(range.low(clipping), range.high(clipping), engine);
    }

    /** All kernels, in the order in which they run. */
    Collection<QuantizableUnit> all() {
        return Collections.unmodifiableCollection(units.values());
    }

    /** The kernel that an operator becomes; empty where it stays what it is. */
    Optional<QuantizableUnit> of(String node) {
        return Optional.ofNullable(units.get(node));
    }

    /** Whether there are integers of a tensor without anything being quantised for it. */
    boolean make(String tensor) {
        return made.contains(tensor);
    }

    /** In which steps a tensor counts that a kernel takes or makes. */
    Scale scale(String tensor) {
        Scale scale = scales.get(tensor);
        if (scale == null) {
            throw new IllegalStateException("Nobody chose a scale for " + tensor);
        }
        return scale;
    }

    Scale inputScale(QuantizableUnit unit) {
        return scale(unit.inputs().get(0));
    }

    /** ONNX Runtime resizes and pools bytes as they are; TensorRT wants to see a pair after each operator. */
    boolean movesIntegers(QuantizableUnit unit) {
        return unit.keepsScale() && engine == EngineKind.ONNX_RUNTIME;
    }
}
