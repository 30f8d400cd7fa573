package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flowmask.model.manifest.InvalidModelException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whole graphs, weights included, in and out of files. */
final class OnnxFiles {
    private OnnxFiles() {}

    static ModelProto read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            CodedInputStream coded = CodedInputStream.newInstance(stream);
            coded.setSizeLimit(Integer.MAX_VALUE);
            return ModelProto.parseFrom(coded);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidModelException(file.toString(), List.of("it is not an ONNX model: " + e.getMessage()));
        }
    }

    static void write(ModelProto model, Path file) throws IOException {
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            model.writeTo(stream);
        }
    }
}
