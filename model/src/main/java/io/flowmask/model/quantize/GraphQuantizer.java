package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.flowmask.model.engine.EngineKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final IntegerKernels kernels;
    private final FeaturePorts ports;
    private final int largestWeight;

    private final GraphProto.Builder result;
    private final QuantizationNodes nodes;
    private final Set<String> dequantized = new LinkedHashSet<>();
    private final Map<String, WeightQuantizer> weights = new LinkedHashMap<>();

    private GraphQuantizer(GraphProto graph, IntegerKernels kernels, FeaturePorts ports, EngineKind engine) {
        this.graph = graph;
        this.tensors = new GraphTensors(graph);
        this.kernels = kernels;
        this.ports = ports;
        this.largestWeight = engine == EngineKind.TENSORRT ? EIGHT_BITS : SEVEN_BITS;
        this.result = graph.toBuilder().clearNode().clearInitializer().clearValueInfo();
        this.nodes = new QuantizationNodes(result);
    }

    /**
     * Quantises a graph.
     *
     * @param graph in single precision
     * @param kernels of this graph
     * @param ports features that leave or enter in 8 bits; kernels make or take their tensors
     * @param engine who is going to run it
     */
    static GraphProto quantize(GraphProto graph, IntegerKernels kernels, FeaturePorts ports, EngineKind engine) {
        return new GraphQuantizer(graph, kernels, ports, engine).write();
    }

    private GraphProto write() {
        quantizeWeights();
        for (TensorProto constant : graph.getInitializerList()) {
            WeightQuantizer quantised = weights.get(constant.getName());
            if (quantised == null) {
                result.addInitializer(isShift(constant) ? repeatedAlongRows(constant) : constant);
            } else {
                nodes.dequantizeWeights(constant.getName(), quantised);
            }
        }
        for (NodeProto node : graph.getNodeList()) {
            Optional<QuantizableUnit> unit = kernels.of(node.getName());
            if (ports.convertsEntering(node)) {
                dequantizeIfTaken(node.getName(), node.getOutput(0));
            } else if (unit.filter(kernels::movesIntegers).isPresent()) {
                moveIntegers(unit.get());
            } else if (!ports.convertsLeaving(node)) {
                compute(node, unit);
            }
        }
        describe();
        return result.build();
    }

    /** Whether it is a number for each channel that is added to a map in floats: the mean, to the image. */
    private boolean isShift(TensorProto constant) {
        return constant.getDimsCount() == 3
                && constant.getDims(1) == 1
                && constant.getDims(2) == 1
                && tensors.consumers(constant.getName()).stream()
                        .allMatch(node -> node.getOpType().equals("Add") && tensors.isMap(node.getOutput(0)));
    }

    /**
     * (C, 1, 1) → (C, 1, W). ONNX Runtime lets integer convolutions, and all before them, work with channels last, where the one would be
     * added three numbers at a time, which took a tenth of a frame, and the other is added row by row.
     */
    private TensorProto repeatedAlongRows(TensorProto shift) {
        String map = tensors.consumers(shift.getName()).get(0).getOutput(0);
        int width = Math.toIntExact(tensors.description(map)
                .orElseThrow()
                .getType()
                .getTensorType()
                .getShape()
                .getDim(3)
                .getDimValue());
        FloatBuffer values = WeightQuantizer.floats(shift);
        ByteBuffer repeated =
                ByteBuffer.allocate(values.limit() * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            float value = values.get();
            for (int x = 0; x < width; x++) {
                repeated.putFloat(value);
            }
        }
        return shift.toBuilder()
                .setDims(2, width)
                .setRawData(ByteString.copyFrom(repeated.flip()))
                .build();
    }

    /** An operator that works on the integers themselves. */
    private void moveIntegers(QuantizableUnit unit) {
        result.addNode(unit.node().toBuilder()
                .setInput(0, integers(input(unit, unit.inputs().get(0))))
                .setOutput(0, integers(unit.output())));
        dequantizeIfTaken(unit.node().getName(), unit.output());
    }

    /** An operator between pairs, or one that stays what it is. */
    private void compute(NodeProto node, Optional<QuantizableUnit> unit) {
        NodeProto.Builder copy = node.toBuilder();
        unit.ifPresent(kernel -> {
            for (int i = 0; i < kernel.inputs().size(); i++) {
                copy.setInput(i, input(kernel, kernel.inputs().get(i)));
            }
        });
        List<String> exact = node.getOutputList().stream().filter(kernels::make).toList();
        for (int i = 0; i < node.getOutputCount(); i++) {
            copy.setOutput(i, exact.contains(node.getOutput(i)) ? exact(node.getOutput(i)) : node.getOutput(i));
        }
        result.addNode(copy);
        for (String output : exact) {
            nodes.quantize(node.getName(), exact(output), integers(output), kernels.scale(output));
            dequantizeIfTaken(node.getName(), output);
        }
    }

    /** Weights that several convolutions share are quantised once, for the one whose input has the finest steps. */
    private void quantizeWeights() {
        Map<String, QuantizableUnit> finest = new LinkedHashMap<>();
        for (QuantizableUnit unit : kernels.all()) {
            if (unit.isConvolution()) {
                finest.merge(
                        unit.node().getInput(1),
                        unit,
                        (a, b) -> kernels.inputScale(a).step()
                                        <= kernels.inputScale(b).step()
                                ? a
                                : b);
            }
        }
        finest.forEach((name, unit) -> {
            FloatBuffer bias = unit.node().getInputCount() > 2
                    ? WeightQuantizer.floats(constant(unit.node().getInput(2)))
                    : FloatBuffer.allocate(0);
            weights.put(
                    name,
                    WeightQuantizer.of(
                            constant(name), bias, kernels.inputScale(unit).step(), largestWeight));
        });
    }

    private TensorProto constant(String name) {
        return tensors.constant(name)
                .orElseThrow(() -> new IllegalStateException(name + " is no constant of " + graph.getName()));
    }

    /** What an integer kernel takes of a tensor: the tensor itself where there are integers of it, else a quantised copy. */
    private String input(QuantizableUnit unit, String tensor) {
        if (kernels.make(tensor)) {
            return tensor;
        }
        String copy = tensor + "/dequantized";
        if (dequantized.add(tensor)) {
            String name = unit.node().getName() + "/input";
            nodes.quantize(name, tensor, integers(copy), kernels.scale(tensor));
            nodes.dequantize(name, integers(copy), copy, kernels.scale(tensor));
        }
        return copy;
    }

    private static String exact(String tensor) {
        return tensor + "/exact";
    }

    private String integers(String tensor) {
        return ports.port(tensor).orElse(tensor + "/integers");
    }

    /** Makes numbers of a tensor's integers, if anyone takes more than these. */
    private void dequantizeIfTaken(String name, String tensor) {
        boolean taken = tensors.leaves(tensor)
                || tensors.consumers(tensor).stream()
                        .anyMatch(node -> !ports.convertsLeaving(node)
                                && kernels.of(node.getName())
                                        .filter(kernels::movesIntegers)
                                        .isEmpty());
        if (taken) {
            nodes.dequantize(name, integers(tensor), tensor, kernels.scale(tensor));
        }
    }

    /** Types of what goes through ports; shapes of the tensors that are still there, and of those that took a place. */
    private void describe() {
        result.getInputBuilderList().forEach(this::setType);
        result.getOutputBuilderList().forEach(this::setType);
        Set<String> left = new LinkedHashSet<>();
        result.getNodeList().forEach(node -> left.addAll(node.getOutputList()));
        graph.getValueInfoList().stream()
                .filter(value -> left.contains(value.getName()))
                .forEach(result::addValueInfo);
        for (QuantizableUnit unit : kernels.all()) {
            if (!kernels.movesIntegers(unit)) {
                ValueInfoProto.Builder description = tensors.description(unit.output())
                        .map(ValueInfoProto::toBuilder)
                        .orElseThrow(() -> new IllegalStateException("The graph does not describe " + unit.output()));
                result.addValueInfo(description.setName(exact(unit.output())));
            }
        }
    }

    private void setType(ValueInfoProto.Builder value) {
        if (ports.names().contains(value.getName())) {
            DataType type = kernels.scale(ports.tensor(value.getName())).type();
            value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
        }
    }
}
