package io.flowmask.model.engine;

import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens engines. */
public final class Engines {
    private Engines() {}

    /**
     * Whether an engine can take a model at all, as far as the manifest tells. Asks neither the graphs nor a native library, so
     * that it can be known before anything is started, on any machine.
     *
     * @param folder a model folder
     * @param manifest the folder's manifest
     * @param options which engine
     * @throws EngineException when it cannot, with what to do
     */
    public static void check(Path folder, ModelManifest manifest, EngineOptions options) {
        if (options.kind() == EngineKind.TENSORRT) {
            TensorRtEngine.check(folder, manifest);
        }
    }

    /**
     * Loads the graphs of a model folder into an engine, which the caller closes.
     *
     * @param folder a model folder
     * @param manifest the folder's manifest
     * @param options which engine, and on what
     * @throws InvalidModelException when a graph is missing, damaged, or not what the manifest says; everything at once
     * @throws EngineException when the engine cannot take the model's images, or its native library is missing or cannot
     *     load a graph
     * @throws IOException when a file cannot be read
     */
    public static Engine open(Path folder, ModelManifest manifest, EngineOptions options) throws IOException {
        check(folder, manifest, options);
        return switch (options.kind()) {
            case ONNX_RUNTIME -> OnnxRuntimeEngine.open(folder, manifest, options);
            case TENSORRT -> TensorRtEngine.open(folder, manifest, options);
        };
    }

    /**
     * Loads the graphs into ONNX Runtime with its profiler switched on, which slows runs down a little. When the engine is closed
     * the profiler writes, for each graph, a file of trace events (JSON) whose name begins with the graph's.
     *
     * @param profiles an existing folder
     * @see #open
     */
    public static Engine openProfiled(Path folder, ModelManifest manifest, EngineOptions options, Path profiles)
            throws IOException {
        if (options.kind() != EngineKind.ONNX_RUNTIME) {
            throw new EngineException("Only ONNX Runtime can be profiled, but the engine is "
                    + options.kind().optionName() + "; TensorRT's plans are profiled with trtexec --dumpProfile");
        }
        return OnnxRuntimeEngine.open(folder, manifest, options, Optional.of(profiles));
    }
}
