package io.flowmask.model.engine;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.tensorrt.engine.TrtSession;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.flowmask.model.manifest.InvalidModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A graph in TensorRT, through DJL, at one batch size. Its inputs and outputs are bound to host memory once; DJL shows that memory
 * to a translator only, inside a prediction, so reading and writing happen there.
 */
final class TensorRtSession implements GraphSession {
    private static final String RUN = "run";

    private final Model model;
    private final Path file;
    private final GraphSignature signature;
    private final Predictor<Run<?>, Object> predictor;

    /**
     * Takes the model over when it succeeds. Runs it once on zeros: what it is bound to shows only then, and the first run sets up
     * the device.
     *
     * @param model loaded
     * @param file where it was loaded from, for messages
     * @param batchSize the batch size it was built for
     * @throws InvalidModelException listing every input and output that is not the signature's
     */
    TensorRtSession(Model model, Path file, GraphSignature signature, int batchSize) {
        this.model = model;
        this.file = file;
        this.signature = signature.atBatch(batchSize);
        this.predictor = model.newPredictor(new BindingTranslator());
        try {
            run(batchSize, inputs -> {}, outputs -> outputs);
        } catch (RuntimeException e) {
            predictor.close();
            throw e;
        }
    }

    /** One call's part in a prediction. */
    private record Run<T>(int frames, Consumer<List<ByteBuffer>> writer, Function<List<ByteBuffer>, T> reader) {}

    @Override
    @SuppressWarnings("unchecked") // the translator's output is what this run's reader returned
    public <T> T run(int frames, Consumer<List<ByteBuffer>> writer, Function<List<ByteBuffer>, T> reader) {
        try {
            return (T) predictor.predict(new Run<>(frames, writer, reader));
        } catch (TranslateException e) {
            // DJL wraps whatever happens in a prediction, the translator's own exceptions too.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof InvalidModelException invalid) {
                throw invalid;
            }
            throw new EngineException(
                    "TensorRT failed on a batch of " + frames + " frames of " + file + ": " + cause.getMessage(), e);
        }
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }

    /** Lets a run write to the bound inputs and read from the bound outputs. */
    private final class BindingTranslator implements NoBatchifyTranslator<Run<?>, Object> {
        @Override
        public void prepare(TranslatorContext context) {
            TrtSession session = (TrtSession) context.getBlock();
            List<String> problems =
                    signature.problems(specs(session.getInputBindings()), specs(session.getOutputBindings()));
            if (!problems.isEmpty()) {
                throw new InvalidModelException("The TensorRT engine of " + file, problems);
            }
        }

        @Override
        public NDList processInput(TranslatorContext context, Run<?> run) {
            NDList bindings = ((TrtSession) context.getBlock()).getInputBindings();
            run.writer().accept(buffers(bindings, signature.inputs()));
            context.setAttachment(RUN, run);
            return bindings;
        }

        @Override
        public Object processOutput(TranslatorContext context, NDList bindings) {
            Run<?> run = (Run<?>) context.getAttachment(RUN);
            return run.reader().apply(buffers(bindings, signature.outputs()));
        }
    }

    /** The memory that tensors are bound to, from its start. */
    private static List<ByteBuffer> buffers(NDList bindings, List<TensorSpec> specs) {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (TensorSpec spec : specs) {
            ByteBuffer bound = bindings.get(spec.name()).toByteBuffer(true);
            buffers.add(bound.duplicate().order(ByteOrder.nativeOrder()).rewind());
        }
        return buffers;
    }

    private static List<TensorSpec> specs(NDList bindings) {
        List<TensorSpec> specs = new ArrayList<>();
        for (NDArray binding : bindings) {
            specs.add(new TensorSpec(
                    binding.getName(),
                    binding.getDataType(),
                    Arrays.stream(binding.getShape().getShape())
                            .mapToObj(Math::toIntExact)
                            .toList()));
        }
        return specs;
    }
}
