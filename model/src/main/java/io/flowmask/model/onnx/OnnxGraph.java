package io.flowmask.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A finished graph: its structure, with the shape of every tensor in it, and constants whose bytes are fetched while it is written.
 * The same graph always gives the same bytes.
 */
public final class OnnxGraph {
    /** GridSample came with 16; TensorRT 8.5 and later know all of it. */
    private static final int OPSET = 16;

    /** The version that goes with the operator set. */
    private static final int IR_VERSION = 8;

    private static final String BATCH = "N";

    /** Everything but the constants. */
    private final GraphProto structure;

    private final List<Initializer> initializers;

    private OnnxGraph(GraphProto structure, List<Initializer> initializers) {
        this.structure = structure;
        this.initializers = initializers;
    }

    static OnnxGraph of(
            String name,
            List<NodeProto.Builder> nodes,
            List<Initializer> initializers,
            List<Value> inputs,
            Collection<Value> values,
            Map<String, String> outputNames) {
        UnaryOperator<String> renamed = value -> outputNames.getOrDefault(value, value);
        GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
        for (NodeProto.Builder node : nodes) {
            NodeProto.Builder copy = node.clone().clearInput().clearOutput();
            node.getInputList().forEach(input -> copy.addInput(renamed.apply(input)));
            node.getOutputList().forEach(output -> copy.addOutput(renamed.apply(output)));
            graph.addNode(copy);
        }
        inputs.forEach(input -> graph.addInput(describe(input.name(), input)));
        for (Value value : values) {
            if (!outputNames.containsKey(value.name()) && !inputs.contains(value)) {
                graph.addValueInfo(describe(value.name(), value));
            }
        }
        outputNames.forEach((valueName, outputName) -> values.stream()
                .filter(value -> value.name().equals(valueName))
                .forEach(value -> graph.addOutput(describe(outputName, value))));
        return new OnnxGraph(graph.build(), List.copyOf(initializers));
    }

    /** Nodes and the shapes of all tensors; without constants. */
    GraphProto structure() {
        return structure;
    }

    List<Initializer> initializers() {
        return initializers;
    }

    /**
     * Writes the graph as an ONNX file, holding one constant's bytes at a time.
     *
     * @throws IOException when the stream fails
     */
    public void writeTo(OutputStream stream) throws IOException {
        ModelProto head = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("flowmask")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .build();
        List<TensorProto> heads = new ArrayList<>();
        long size = structure.getSerializedSize();
        for (Initializer initializer : initializers) {
            TensorProto tensor = describe(initializer);
            heads.add(tensor);
            long body = size(tensor, initializer);
            size += CodedOutputStream.computeTagSize(GraphProto.INITIALIZER_FIELD_NUMBER)
                    + CodedOutputStream.computeUInt64SizeNoTag(body)
                    + body;
        }
        CodedOutputStream out = CodedOutputStream.newInstance(stream);
        head.writeTo(out);
        writeHeader(out, ModelProto.GRAPH_FIELD_NUMBER, size);
        structure.writeTo(out);
        for (int i = 0; i < heads.size(); i++) {
            Initializer initializer = initializers.get(i);
            writeHeader(out, GraphProto.INITIALIZER_FIELD_NUMBER, size(heads.get(i), initializer));
            heads.get(i).writeTo(out);
            out.writeByteBuffer(TensorProto.RAW_DATA_FIELD_NUMBER, content(initializer));
        }
        out.flush();
    }

    private static void writeHeader(CodedOutputStream out, int field, long size) throws IOException {
        if (size > Integer.MAX_VALUE) {
            throw new IOException("An ONNX file holds 2 GiB at most, but this graph has " + size + " bytes");
        }
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(size);
    }

    private static long size(TensorProto head, Initializer initializer) {
        long raw = initializer.sizeInBytes();
        return head.getSerializedSize()
                + CodedOutputStream.computeTagSize(TensorProto.RAW_DATA_FIELD_NUMBER)
                + CodedOutputStream.computeUInt64SizeNoTag(raw)
                + raw;
    }

    private static ByteBuffer content(Initializer initializer) {
        ByteBuffer content = initializer.content().get();
        if (content.remaining() != initializer.sizeInBytes()) {
            throw new IllegalStateException("Constant " + initializer.name() + " should have "
                    + initializer.sizeInBytes() + " bytes, but it has " + content.remaining());
        }
        return content;
    }

    private static TensorProto describe(Initializer initializer) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(initializer.name())
                .setDataType(initializer.type().code());
        initializer.shape().forEach(tensor::addDims);
        return tensor.build();
    }

    private static ValueInfoProto describe(String name, Value value) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam(BATCH);
        value.shape().forEach(size -> shape.addDimBuilder().setDimValue(size));
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(value.type().code()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
