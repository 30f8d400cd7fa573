package io.flowmask.model.engine;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A graph in ONNX Runtime, through DJL. Input buffers are kept at the largest batch so far and are the tensors' own memory: ONNX
 * Runtime reads what the caller wrote. Output tensors are ONNX Runtime's and come out as one copy on the heap. Every tensor of a
 * run belongs to the run's own manager and is freed with it, also when the run fails.
 */
final class OnnxRuntimeSession implements GraphSession {
    private final Model model;
    private final Path file;
    private final GraphSignature signature;
    private final List<ByteBuffer> buffers = new ArrayList<>();

    /**
     * Takes the model over.
     *
     * @param model loaded, with this signature
     * @param file where it was loaded from, for messages
     */
    OnnxRuntimeSession(Model model, Path file, GraphSignature signature) {
        this.model = model;
        this.file = file;
        this.signature = signature;
        signature.inputs().forEach(input -> buffers.add(ByteBuffer.allocateDirect(0)));
    }

    @Override
    public <T> T run(int frames, Consumer<List<ByteBuffer>> writer, Function<List<ByteBuffer>, T> reader) {
        writer.accept(inputs(frames));
        try (NDManager run = model.getNDManager().newSubManager()) {
            return reader.apply(forward(run, frames));
        }
    }

    @Override
    public void close() {
        model.close();
    }

    private List<ByteBuffer> inputs(int frames) {
        List<ByteBuffer> views = new ArrayList<>(buffers.size());
        for (int i = 0; i < buffers.size(); i++) {
            int bytes = Math.multiplyExact(frames, signature.inputs().get(i).bytesPerFrame());
            if (buffers.get(i).capacity() < bytes) {
                buffers.set(i, ByteBuffer.allocateDirect(bytes));
            }
            views.add(view(i, frames));
        }
        return views;
    }

    private List<ByteBuffer> forward(NDManager run, int frames) {
        NDList tensors = new NDList();
        for (int i = 0; i < buffers.size(); i++) {
            TensorSpec input = signature.inputs().get(i);
            NDArray tensor = run.create(view(i, frames), shape(input, frames), input.type());
            tensor.setName(input.name());
            tensors.add(tensor);
        }
        try {
            return outputs(model.getBlock().forward(new ParameterStore(run, false), tensors, false), frames);
        } catch (ai.djl.engine.EngineException e) {
            throw new EngineException(
                    "ONNX Runtime failed on a batch of " + frames + " frames of " + file + ": "
                            + (e.getCause() == null
                                    ? e.getMessage()
                                    : e.getCause().getMessage()),
                    e);
        }
    }

    private List<ByteBuffer> outputs(NDList tensors, int frames) {
        List<ByteBuffer> outputs = new ArrayList<>();
        for (TensorSpec output : signature.outputs()) {
            NDArray tensor = tensors.get(output.name());
            Shape expected = shape(output, frames);
            if (!tensor.getShape().equals(expected)) {
                throw new EngineException("The output " + output.name() + " of " + file + " should be "
                        + expected + ", but it is " + tensor.getShape()
                        + "; the graph does not fit its manifest: import the checkpoint again");
            }
            outputs.add(tensor.toByteBuffer());
        }
        return outputs;
    }

    private static Shape shape(TensorSpec tensor, int frames) {
        return new Shape(tensor.atBatch(frames).shape().stream()
                .mapToLong(Integer::longValue)
                .toArray());
    }

    /** The part of an input's buffer that holds so many frames. */
    private ByteBuffer view(int input, int frames) {
        int bytes = frames * signature.inputs().get(input).bytesPerFrame();
        return buffers.get(input).slice(0, bytes).order(ByteOrder.nativeOrder());
    }
}
