package io.flowmask.model.engine;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An ONNX graph at one batch size: what DJL's TensorRT builds from, since it knows no dynamic dimensions. */
final class FixedBatchGraph {
    private FixedBatchGraph() {}

    /**
     * Copies a graph, with the batch dimension of its inputs and outputs fixed.
     *
     * @param graph an ONNX file with a dynamic batch
     * @param batchSize the size to fix
     * @param target written through a temporary sibling, so that it is there in whole or not at all
     */
    static void write(Path graph, int batchSize, Path target) throws IOException {
        ModelProto.Builder model = ModelProto.newBuilder();
        try (InputStream stream = Files.newInputStream(graph)) {
            CodedInputStream coded = CodedInputStream.newInstance(stream);
            coded.setSizeLimit(Integer.MAX_VALUE);
            model.mergeFrom(coded);
        }
        GraphProto.Builder network = model.getGraphBuilder();
        network.getInputBuilderList().forEach(value -> fixBatch(value, batchSize));
        network.getOutputBuilderList().forEach(value -> fixBatch(value, batchSize));
        // Shapes of what lies between were inferred for any batch size; whoever reads the copy infers them again.
        network.clearValueInfo();
        Path temporary = Files.createTempFile(
                target.toAbsolutePath().getParent(), target.getFileName().toString(), ".tmp");
        try {
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                model.build().writeTo(stream);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void fixBatch(ValueInfoProto.Builder value, int batchSize) {
        TypeProto.Tensor.Builder tensor = value.getTypeBuilder().getTensorTypeBuilder();
        tensor.getShapeBuilder().getDimBuilder(0).setDimValue(batchSize);
    }
}
