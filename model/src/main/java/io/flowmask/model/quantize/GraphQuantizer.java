package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.manifest.Component;
import io.flowmask.model.manifest.InvalidModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts quantisation into a graph, as pairs of QuantizeLinear and DequantizeLinear around what is to be computed in integers; engines
 * merge each operator with the pairs around it into one integer kernel.
 *
 * <p>A tensor that an integer kernel makes is called as before after its pair, and {@code …/exact} before it, so that both graphs have
 * tensors of the same names. A tensor that comes from elsewhere is quantised for the integer kernels alone.
 */
final class GraphQuantizer {
    /** Largest magnitude of a weight. */
    private static final int EIGHT_BITS = 127;

    /**
     * Likewise, where two products of a byte and a weight must fit into 16 bits: AVX2's and AVX-512's multiply-add of bytes
     * (vpmaddubsw) saturates there, and 2 · 255 · 64 does not reach 2¹⁵.
     */
    private static final int SEVEN_BITS = 64;

    private final GraphProto graph;
    private final GraphTensors tensors;
    private final EngineKind engine;
    private final Map<String, TensorRange> ranges;
    private final RangeMethod method;

    /** Integer kernels by the name of the operator. */
    private final Map<String, QuantizableUnit> units = new LinkedHashMap<>();

    /** Of everything that integer kernels take and make. */
    private final Map<String, Scale> scales = new HashMap<>();

    /** What integer kernels make. */
    private final Set<String> made = new LinkedHashSet<>();

    private final GraphProto.Builder result;
    private final Set<String> dequantized = new LinkedHashSet<>();
    private final Map<String, WeightQuantizer> weights = new LinkedHashMap<>();

    private GraphQuantizer(
            GraphProto graph,
            PrecisionPlan plan,
            Map<String, TensorRange> ranges,
            RangeMethod method,
            EngineKind engine) {
        this.graph = graph;
        this.tensors = new GraphTensors(graph);
        this.engine = engine;
        this.ranges = ranges;
        this.method = method;
        this.result = graph.toBuilder().clearNode().clearInitializer().clearValueInfo();
        choose(plan);
    }

    /**
     * Quantises a graph.
     *
     * @param graph in single precision
     * @param ranges of all tensors that {@link QuantizableUnit} names
     * @param engine who is going to run it
     * @throws InvalidModelException when a range is missing
     */
    static GraphProto quantize(
            GraphProto graph,
            PrecisionPlan plan,
            Map<String, TensorRange> ranges,
            RangeMethod method,
            EngineKind engine) {
        return new GraphQuantizer(graph, plan, ranges, method, engine).write();
    }

    /** Convolutions compute in integers where the plan says so; the rest does when some of what it takes is in integers anyway. */
    private void choose(PrecisionPlan plan) {
        for (QuantizableUnit unit : QuantizableUnit.of(graph)) {
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
                    + graph.getName() + ". Calibrate again, with frames.");
        }
        return Scale.of(range.low(clipping), range.high(clipping), engine);
    }

    private Scale inputScale(QuantizableUnit unit) {
        return known(unit.inputs().get(0));
    }

    private Scale known(String tensor) {
        Scale scale = scales.get(tensor);
        if (scale == null) {
            throw new IllegalStateException("Nobody chose a scale for " + tensor);
        }
        return scale;
    }

    private GraphProto write() {
        quantizeWeights();
        for (TensorProto constant : graph.getInitializerList()) {
            WeightQuantizer quantised = weights.get(constant.getName());
            if (quantised == null) {
                result.addInitializer(constant);
            } else {
                dequantizeWeights(constant.getName(), quantised);
            }
        }
        for (NodeProto node : graph.getNodeList()) {
            NodeProto.Builder copy = node.toBuilder();
            QuantizableUnit unit = units.get(node.getName());
            if (unit != null) {
                for (int i = 0; i < unit.inputs().size(); i++) {
                    copy.setInput(i, integerInput(unit, unit.inputs().get(i)));
                }
            }
            if (unit != null && movesIntegers(unit)) {
                copy.setInput(0, integers(copy.getInput(0))).setOutput(0, integers(unit.output()));
                result.addNode(copy);
                if (isTakenAsNumbers(unit.output())) {
                    dequantize(node.getName(), unit.output(), inputScale(unit));
                }
                continue;
            }
            List<String> exact =
                    node.getOutputList().stream().filter(made::contains).toList();
            for (int i = 0; i < node.getOutputCount(); i++) {
                copy.setOutput(i, exact.contains(node.getOutput(i)) ? exact(node.getOutput(i)) : node.getOutput(i));
            }
            result.addNode(copy);
            exact.forEach(output -> pair(node.getName(), exact(output), output, known(output)));
        }
        describe();
        return result.build();
    }

    /** Weights that several convolutions share are quantised once, for the one whose input has the finest steps. */
    private void quantizeWeights() {
        Map<String, QuantizableUnit> finest = new LinkedHashMap<>();
        for (QuantizableUnit unit : units.values()) {
            if (unit.isConvolution()) {
                finest.merge(
                        unit.node().getInput(1),
                        unit,
                        (a, b) -> inputScale(a).step() <= inputScale(b).step() ? a : b);
            }
        }
        int largest = engine == EngineKind.TENSORRT ? EIGHT_BITS : SEVEN_BITS;
        finest.forEach((name, unit) -> {
            FloatBuffer bias = unit.node().getInputCount() > 2
                    ? WeightQuantizer.floats(constant(unit.node().getInput(2)))
                    : FloatBuffer.allocate(0);
            weights.put(
                    name,
                    WeightQuantizer.of(constant(name), bias, inputScale(unit).step(), largest));
        });
    }

    private TensorProto constant(String name) {
        return tensors.constant(name)
                .orElseThrow(() -> new IllegalStateException(name + " is no constant of " + graph.getName()));
    }

    /** What an integer kernel takes of a tensor: the tensor itself where another one made it, else a quantised copy. */
    private String integerInput(QuantizableUnit unit, String tensor) {
        if (made.contains(tensor)) {
            return tensor;
        }
        String copy = tensor + "/dequantized";
        if (dequantized.add(tensor)) {
            pair(unit.node().getName() + "/input", tensor, copy, known(tensor));
        }
        return copy;
    }

    private static String exact(String tensor) {
        return tensor + "/exact";
    }

    private static String integers(String dequantized) {
        return dequantized + "/integers";
    }

    /** ONNX Runtime resizes and pools bytes as they are; TensorRT wants to see a pair after each operator. */
    private boolean movesIntegers(QuantizableUnit unit) {
        return unit.keepsScale() && engine == EngineKind.ONNX_RUNTIME;
    }

    /** Whether anyone takes more of a tensor than its integers. */
    private boolean isTakenAsNumbers(String tensor) {
        return tensors.leaves(tensor)
                || !made.contains(tensor)
                || tensors.consumers(tensor).stream().anyMatch(node -> {
                    QuantizableUnit unit = units.get(node.getName());
                    return unit == null || !movesIntegers(unit);
                });
    }

    private void pair(String name, String from, String to, Scale scale) {
        String step = addFloat(name + "/quantize/step", scale.step());
        String zero = addZeroPoint(name + "/quantize/zero", scale.type(), scale.zeroPoint(), List.of());
        result.addNode(node("QuantizeLinear", name + "/quantize", integers(to), from, step, zero));
        if (isTakenAsNumbers(to)) {
            dequantize(name, to, scale);
        }
    }

    private void dequantize(String name, String to, Scale scale) {
        String step = addFloat(name + "/step", scale.step());
        String zero = addZeroPoint(name + "/zero", scale.type(), scale.zeroPoint(), List.of());
        result.addNode(node("DequantizeLinear", name + "/dequantize", to, integers(to), step, zero));
    }

    private void dequantizeWeights(String name, WeightQuantizer quantised) {
        result.addInitializer(quantised.integers()).addInitializer(quantised.steps());
        String zero = addZeroPoint(
                name + "/zero", DataType.INT8, 0, List.of(quantised.steps().getDims(0)));
        result.addNode(node(
                        "DequantizeLinear",
                        name + "/dequantize",
                        name,
                        quantised.integers().getName(),
                        quantised.steps().getName(),
                        zero)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("axis")
                        .setType(AttributeType.INT)
                        .setI(0)));
    }

    private static NodeProto.Builder node(String operator, String name, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(name)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private String addFloat(String name, float value) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
        result.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes.flip())));
        return name;
    }

    private String addZeroPoint(String name, DataType type, int value, List<Long> shape) {
        byte[] bytes = new byte[shape.isEmpty() ? 1 : Math.toIntExact(shape.get(0))];
        Arrays.fill(bytes, (byte) value);
        result.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(shape)
                .setRawData(ByteString.copyFrom(bytes)));
        return name;
    }

    /** Shapes of the tensors that are still there, and of those that took a place. */
    private void describe() {
        Set<String> left = new LinkedHashSet<>();
        result.getNodeList().forEach(node -> left.addAll(node.getOutputList()));
        graph.getValueInfoList().stream()
                .filter(value -> left.contains(value.getName()))
                .forEach(result::addValueInfo);
        for (QuantizableUnit unit : units.values()) {
            if (movesIntegers(unit)) {
                continue;
            }
            String tensor = unit.output();
            ValueInfoProto.Builder description = tensors.description(tensor)
                    .map(ValueInfoProto::toBuilder)
                    .orElseThrow(() -> new IllegalStateException("The graph does not describe " + tensor));
            result.addValueInfo(description.setName(exact(tensor)));
        }
    }
}
