package io.flowmask.model.engine;

import ai.djl.ndarray.types.DataType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.flowmask.model.manifest.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The inputs and outputs that an ONNX file declares. Read by skipping over nodes and weights, so a large file costs no heap. */
record GraphHeader(List<TensorSpec> inputs, List<TensorSpec> outputs) {

    GraphHeader {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads a header.
     *
     * @throws InvalidModelException when the file is not an ONNX model
     * @throws IOException when the file cannot be read
     */
    static GraphHeader read(Path file) throws IOException {
        List<TensorSpec> inputs = new ArrayList<>();
        List<TensorSpec> outputs = new ArrayList<>();
        try (InputStream stream = Files.newInputStream(file)) {
            CodedInputStream coded = CodedInputStream.newInstance(stream);
            coded.setSizeLimit(Integer.MAX_VALUE);
            boolean found = false;
            for (int tag = coded.readTag(); tag != 0; tag = coded.readTag()) {
                if (isMessage(tag, ModelProto.GRAPH_FIELD_NUMBER)) {
                    found = true;
                    readGraph(coded, inputs, outputs);
                } else {
                    skip(coded, tag);
                }
            }
            if (!found) {
                throw new InvalidModelException(file.toString(), List.of("it holds no ONNX graph"));
            }
        } catch (InvalidProtocolBufferException e) {
            throw damaged(file, e);
        }
        return new GraphHeader(inputs, outputs);
    }

    private static void readGraph(CodedInputStream coded, List<TensorSpec> inputs, List<TensorSpec> outputs)
            throws IOException {
        int limit = coded.pushLimit(coded.readRawVarint32());
        for (int tag = coded.readTag(); tag != 0; tag = coded.readTag()) {
            if (isMessage(tag, GraphProto.INPUT_FIELD_NUMBER)) {
                inputs.add(tensor(coded));
            } else if (isMessage(tag, GraphProto.OUTPUT_FIELD_NUMBER)) {
                outputs.add(tensor(coded));
            } else {
                skip(coded, tag);
            }
        }
        if (coded.getBytesUntilLimit() != 0) {
            throw new InvalidProtocolBufferException("the graph ends early");
        }
        coded.popLimit(limit);
    }

    private static boolean isMessage(int tag, int field) {
        return tag == ((field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    private static void skip(CodedInputStream coded, int tag) throws IOException {
        if (!coded.skipField(tag)) {
            throw new InvalidProtocolBufferException("unexpected end of a group");
        }
    }

    private static TensorSpec tensor(CodedInputStream coded) throws IOException {
        ValueInfoProto.Builder builder = ValueInfoProto.newBuilder();
        coded.readMessage(builder, ExtensionRegistryLite.getEmptyRegistry());
        TypeProto.Tensor tensor = builder.getType().getTensorType();
        List<Integer> shape = new ArrayList<>();
        for (Dimension dimension : tensor.getShape().getDimList()) {
            shape.add(dimension.hasDimValue() ? size(dimension.getDimValue(), builder.getName()) : TensorSpec.ANY);
        }
        return new TensorSpec(builder.getName(), type(tensor.getElemType()), shape);
    }

    private static int size(long value, String tensor) throws InvalidProtocolBufferException {
        if (value != (int) value) {
            throw new InvalidProtocolBufferException(
                    "a dimension of " + tensor + " is " + value + ", more than any tensor has");
        }
        return (int) value;
    }

    private static DataType type(int onnxType) {
        TensorProto.DataType type = TensorProto.DataType.forNumber(onnxType);
        if (type == null) {
            return DataType.UNKNOWN;
        }
        return switch (type) {
            case FLOAT -> DataType.FLOAT32;
            case FLOAT16 -> DataType.FLOAT16;
            case DOUBLE -> DataType.FLOAT64;
            case UINT8 -> DataType.UINT8;
            case INT8 -> DataType.INT8;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case BOOL -> DataType.BOOLEAN;
            default -> DataType.UNKNOWN;
        };
    }

    private static InvalidModelException damaged(Path file, InvalidProtocolBufferException cause) throws IOException {
        return new InvalidModelException(
                file.toString(),
                List.of("it is not an ONNX model, or damaged (" + Files.size(file) + " bytes): " + cause.getMessage()));
    }
}
