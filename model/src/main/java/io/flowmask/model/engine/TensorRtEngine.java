package io.flowmask.model.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens model folders with TensorRT 8 on an NVIDIA GPU. Each graph is loaded at each batch size of the options, from a plan such
 * as {@code full-b8.trt} where the folder has one. Where it has none the graph is built from {@code full.onnx} in 16 bits, which
 * takes minutes at every start; the ONNX file of that batch size, from which {@code trtexec} makes the plan, is left in the folder
 * then, if it can be written to. Plans fit one GPU model and one TensorRT version.
 */
final class TensorRtEngine {
    private static final Logger LOG = LoggerFactory.getLogger(TensorRtEngine.class);
    private static final String PLAN_ENDING = ".trt";

    private final Path folder;
    private final ModelManifest manifest;
    private final EngineOptions options;
    private final ai.djl.engine.Engine djl;

    private TensorRtEngine(Path folder, ModelManifest manifest, EngineOptions options, ai.djl.engine.Engine djl) {
        this.folder = folder;
        this.manifest = manifest;
        this.options = options;
        this.djl = djl;
    }

    /** Throws {@link EngineException} when TensorRT cannot take the model's images, whatever the machine. */
    static void check(Path folder, ModelManifest manifest) {
        if (manifest.input().type() == NumberType.UINT8) {
            throw new EngineException("DJL's TensorRT engine takes no uint8 images, but the model " + manifest.name()
                    + " in " + folder
                    + " does. Import the checkpoint again with `flowmask model import --image float32`,"
                    + " or use --engine onnxruntime.");
        }
    }

    /**
     * Loads a folder's graphs.
     *
     * @throws InvalidModelException when a graph is missing, damaged or not the manifest's
     * @throws EngineException when TensorRT is missing or cannot load or build a graph
     */
    static Engine open(Path folder, ModelManifest manifest, EngineOptions options) throws IOException {
        ai.djl.engine.Engine djl = TensorRtLibrary.load();
        return new TensorRtEngine(folder, manifest, options, djl).open();
    }

    /** Where a graph's plan for a batch size is looked for. */
    static Path plan(Path folder, String graph, int batchSize) {
        return folder.resolve(graph.replace(".onnx", "-b" + batchSize + PLAN_ENDING));
    }

    private Engine open() throws IOException {
        GraphFiles.check(folder, manifest);
        SessionSet full = sessions(ModelManifest.FULL_GRAPH, GraphSignature.full(manifest));
        try {
            Optional<GraphSignature> partialSignature = GraphSignature.partial(manifest);
            Optional<SessionSet> partial = partialSignature.isPresent()
                    ? Optional.of(sessions(ModelManifest.PARTIAL_GRAPH, partialSignature.get()))
                    : Optional.empty();
            return new GraphEngine(manifest, full, partial);
        } catch (IOException | RuntimeException e) {
            full.close();
            throw e;
        }
    }

    private SessionSet sessions(String graph, GraphSignature signature) throws IOException {
        Map<Integer, GraphSession> sessions = new HashMap<>();
        try {
            for (int batchSize : options.batchSizes()) {
                sessions.put(batchSize, session(graph, signature, batchSize));
            }
            return SessionSet.fixedBatches(sessions);
        } catch (IOException | RuntimeException e) {
            sessions.values().forEach(GraphSession::close);
            throw e;
        }
    }

    private GraphSession session(String graph, GraphSignature signature, int batchSize) throws IOException {
        Path plan = plan(folder, graph, batchSize);
        if (Files.isRegularFile(plan)) {
            return load(plan, signature, batchSize);
        }
        String name = graph.replace(".onnx", "-b" + batchSize + ".onnx");
        return Files.isWritable(folder)
                ? build(graph, folder.resolve(name), plan, signature, batchSize)
                : buildElsewhere(graph, name, signature, batchSize);
    }

    private GraphSession build(String graph, Path file, Path plan, GraphSignature signature, int batchSize)
            throws IOException {
        FixedBatchGraph.write(folder.resolve(graph), batchSize, file);
        LOG.warn(
                "There is no plan {}: building {} for the GPU, which takes minutes at every start. To do it once: trtexec"
                        + " --onnx={} --fp16 --saveEngine={}",
                plan,
                graph,
                file,
                plan);
        return load(file, signature, batchSize);
    }

    /** For a model folder that cannot be written to: TensorRT reads the graph while it is loaded, and not again. */
    private GraphSession buildElsewhere(String graph, String name, GraphSignature signature, int batchSize)
            throws IOException {
        Path temporary = Files.createTempDirectory("flowmask-tensorrt");
        Path file = temporary.resolve(name);
        try {
            FixedBatchGraph.write(folder.resolve(graph), batchSize, file);
            LOG.warn(
                    "There is no plan of {} for batches of {}: building it for the GPU, which takes minutes at every"
                            + " start. To do it once, load a copy of the model from a folder that can be written to: that"
                            + " says how.",
                    graph,
                    batchSize);
            return load(file, signature, batchSize);
        } finally {
            delete(file);
            delete(temporary);
        }
    }

    /** What cannot be deleted is no reason to give up a loaded graph. */
    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            LOG.warn("Could not delete {}; delete it by hand", temporary, e);
        }
    }

    /** From a plan, or from an ONNX file of fixed batch size. */
    private GraphSession load(Path source, GraphSignature signature, int batchSize) throws IOException {
        Model model = djl.newModel(source.toString(), Device.gpu(options.device()));
        try {
            model.load(source, null, Map.of("fp16", "true"));
            return new TensorRtSession(model, source, signature, batchSize);
        } catch (EngineException | InvalidModelException e) {
            model.close();
            throw e;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new EngineException(
                    "TensorRT cannot load " + source + ": " + e.getMessage()
                            + (source.toString().endsWith(PLAN_ENDING)
                                    ? ". A plan fits one GPU model and one TensorRT version; delete it to build it again."
                                    : ""),
                    e);
        }
    }
}
