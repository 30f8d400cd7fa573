package io.flowmask.model.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Opens model folders with ONNX Runtime on the CPU. */
final class OnnxRuntimeEngine {
    private OnnxRuntimeEngine() {}

    /**
     * Loads a folder's graphs.
     *
     * @throws InvalidModelException when a graph is missing, damaged or not the manifest's
     * @throws EngineException when ONNX Runtime cannot load a graph
     */
    static Engine open(Path folder, ModelManifest manifest, EngineOptions options) throws IOException {
        return open(folder, manifest, options, Optional.empty());
    }

    /**
     * Loads a folder's graphs.
     *
     * @param profiles where ONNX Runtime writes, when the engine is closed, how long each node of each run took: a file for each
     *     graph, whose name begins with the graph's
     */
    static Engine open(Path folder, ModelManifest manifest, EngineOptions options, Optional<Path> profiles)
            throws IOException {
        Optional<GraphSignature> partialSignature = GraphSignature.partial(manifest);
        GraphFiles.check(folder, manifest);
        SessionSet full = SessionSet.anyBatch(load(
                folder.resolve(ModelManifest.FULL_GRAPH),
                GraphSignature.full(manifest),
                options,
                profiles.map(target -> target.resolve(ModelManifest.FULL_GRAPH))));
        try {
            Optional<SessionSet> partial = partialSignature.map(signature -> SessionSet.anyBatch(load(
                    folder.resolve(ModelManifest.PARTIAL_GRAPH),
                    signature,
                    options,
                    profiles.map(target -> target.resolve(ModelManifest.PARTIAL_GRAPH)))));
            return new GraphEngine(manifest, full, partial);
        } catch (RuntimeException e) {
            full.close();
            throw e;
        }
    }

    private static OnnxRuntimeSession load(
            Path file, GraphSignature signature, EngineOptions options, Optional<Path> profile) {
        return new OnnxRuntimeSession(loadModel(file, options, profile), file, signature);
    }

    /** A graph in ONNX Runtime, which the caller closes. */
    static Model loadModel(Path file, EngineOptions options) {
        return loadModel(file, options, Optional.empty());
    }

    private static Model loadModel(Path file, EngineOptions options, Optional<Path> profile) {
        Model model = DjlEngines.onnxRuntime().newModel(file.toString(), Device.cpu());
        try (SessionOptions session = new SessionOptions()) {
            configure(session, options);
            if (profile.isPresent()) {
                session.enableProfiling(profile.get().toString());
            }
            return LoadingThread.run(() -> DjlEngines.withOwnClassLoader(() -> load(model, file, session)));
        } catch (OrtException | RuntimeException e) {
            model.close();
            throw e instanceof EngineException known ? known : failure(file, e);
        }
    }

    private static Model load(Model model, Path file, SessionOptions session) {
        try {
            model.load(file, null, Map.of("sessionOptions", session));
            return model;
        } catch (MalformedModelException e) {
            throw failure(file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EngineException failure(Path file, Exception e) {
        Throwable reason = e.getCause() == null ? e : e.getCause();
        return new EngineException("ONNX Runtime cannot load " + file + ": " + reason.getMessage(), e);
    }

    /**
     * The threads are the JVM's processors, which heed a container's limits, where ONNX Runtime would count the machine's. Neither
     * memory patterns nor the arena: where batch sizes change all the time they gave no speed, and held a tenth more memory.
     * Denormals are flushed on the pool's threads, since ReLU networks on dark frames make them, and they cost many times as much. The
     * caller's thread, which is one of a call's threads, keeps them: flushing is a setting of a thread and would hold for Java's
     * arithmetic there too; {@link LoadingThread} sees to that. Threads of the pool sleep rather than spin while they wait for work:
     * the processors have frames to decode and masks to assemble meanwhile.
     */
    private static void configure(SessionOptions session, EngineOptions options) throws OrtException {
        session.setOptimizationLevel(OptLevel.ALL_OPT);
        session.setIntraOpNumThreads(
                options.threads().orElseGet(() -> Runtime.getRuntime().availableProcessors()));
        session.setInterOpNumThreads(1);
        session.setDeterministicCompute(true);
        session.setMemoryPatternOptimization(false);
        session.setCPUArenaAllocator(false);
        session.addConfigEntry("session.set_denormal_as_zero", "1");
        session.addConfigEntry("session.intra_op.allow_spinning", "0");
    }
}
