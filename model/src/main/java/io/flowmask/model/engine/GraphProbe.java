package io.flowmask.model.engine;

import io.flowmask.model.manifest.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph in ONNX Runtime of which every output is looked at, one frame at a time: for calibration and comparisons, which expose
 * tensors that no detection needs. Owns a native session; belongs to one thread.
 */
public final class GraphProbe implements AutoCloseable {
    private final OnnxRuntimeSession session;
    private final Path file;
    private final GraphHeader header;

    private GraphProbe(OnnxRuntimeSession session, Path file, GraphHeader header) {
        this.session = session;
        this.file = file;
        this.header = header;
    }

    /**
     * Loads a graph.
     *
     * @param file an ONNX file whose first axis is the batch
     * @throws InvalidModelException when the file is no ONNX graph
     * @throws EngineException when ONNX Runtime cannot load it
     * @throws IOException when the file cannot be read
     */
    public static GraphProbe open(Path file, EngineOptions options) throws IOException {
        GraphHeader header = GraphHeader.read(file);
        GraphSignature signature = new GraphSignature(header.inputs(), header.outputs());
        return new GraphProbe(
                new OnnxRuntimeSession(OnnxRuntimeEngine.loadModel(file, options), file, signature), file, header);
    }

    /**
     * Runs one frame.
     *
     * @param inputs by name, in native byte order; what the graph does not take is left alone
     * @return every output by name, in native byte order
     * @throws IllegalArgumentException when an input is missing or of another size
     * @throws EngineException when the run fails
     */
    public Map<String, ByteBuffer> run(Map<String, ByteBuffer> inputs) {
        return session.run(1, targets -> write(inputs, targets), this::read);
    }

    private void write(Map<String, ByteBuffer> inputs, List<ByteBuffer> targets) {
        for (int i = 0; i < targets.size(); i++) {
            TensorSpec spec = header.inputs().get(i);
            ByteBuffer input = inputs.get(spec.name());
            if (input == null || input.remaining() != spec.bytesPerFrame()) {
                throw new IllegalArgumentException(
                        file + " takes " + spec.name() + " " + spec.describe() + ", " + spec.bytesPerFrame()
                                + " bytes, but was given "
                                + (input == null ? "none" : input.remaining() + " bytes"));
            }
            targets.get(i).put(input.duplicate());
        }
    }

    private Map<String, ByteBuffer> read(List<ByteBuffer> tensors) {
        Map<String, ByteBuffer> outputs = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            outputs.put(header.outputs().get(i).name(), tensors.get(i));
        }
        return outputs;
    }

    @Override
    public void close() {
        session.close();
    }
}
