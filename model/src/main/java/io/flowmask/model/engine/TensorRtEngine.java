package io.flowmask.model.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens model folders with TensorRT 8 on an NVIDIA GPU. Each graph is loaded at each batch size of the options, from a plan such
 * as {@code full-b8.trt} where the folder has one. Where it has none the graph is built from {@code full.onnx} in 16 bits, which
 * takes minutes at every start; the ONNX file of that batch size, from which {@code trtexec} makes the plan, is left in the folder
 * then, if it can be written to and stays. A quantised graph is not built: DJL would do it in 16 bits, or in 8 with ranges of its
 * own. Plans fit one GPU model and one TensorRT version.
 */
final class TensorRtEngine {
    private static final Logger LOG = LoggerFactory.getLogger(TensorRtEngine.class);
    private static final String PLAN_ENDING = ".trt";

    /** What TensorRT's TopK picks at most. */
    private static final int MAX_CANDIDATES = 3840;

    /** How a quantised model's manifest calls a component that computes in 8 bits. */
    private static final String EIGHT_BITS = "int8";

    /** For folders in which nothing can be left. */
    private static final String ELSEWHERE =
            "load the model from a folder that can be written to, made with the motion that it is run with: that says how";

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

    /** Throws {@link EngineException} when TensorRT cannot take the model, whatever the machine; names every reason. */
    static void check(Path folder, ModelManifest manifest) {
        String model = "the model " + manifest.name() + " in " + folder;
        List<String> problems = new ArrayList<>();
        if (manifest.input().type() == NumberType.UINT8) {
            problems.add("DJL's TensorRT engine takes no uint8 images, but " + model
                    + " does. Import the checkpoint again with `flowmask model import --image float32`,"
                    + " or use --engine onnxruntime.");
        }
        if (manifest.features()
                .map(Features::type)
                .filter(NumberType.UINT8::equals)
                .isPresent()) {
            problems.add("TensorRT takes no features in 8 bits, but " + model
                    + " was quantised for ONNX Runtime. Quantise the model that it was made of with"
                    + " `flowmask model quantize --engine tensorrt`, or use --engine onnxruntime.");
        }
        if (manifest.candidates() > MAX_CANDIDATES) {
            problems.add("TensorRT picks " + MAX_CANDIDATES + " candidates at most, but " + model + " has "
                    + manifest.candidates() + ". Import the checkpoint again with `flowmask model import --candidates "
                    + MAX_CANDIDATES + "` or less, or use --engine onnxruntime.");
        }
        if (!problems.isEmpty()) {
            throw new EngineException(String.join("\n", problems));
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

    /**
     * Checks that a quantised model has all its plans.
     *
     * @throws EngineException when one is missing, with the commands that make those that are; what they need is in the folder then
     * @throws IOException when that cannot be written
     */
    static void requirePlans(Path folder, ModelManifest manifest, EngineOptions options) throws IOException {
        if (!manifest.precision().contains(EIGHT_BITS)) {
            return;
        }
        List<String> missing = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        boolean keepsFiles = keepsFiles(folder);
        for (String graph : graphs(manifest)) {
            for (int batchSize : options.batchSizes()) {
                Path plan = plan(folder, graph, batchSize);
                if (!Files.isRegularFile(plan)) {
                    missing.add(plan.getFileName().toString());
                    Path fixed = folder.resolve(fixed(graph, batchSize));
                    commands.add("trtexec --onnx=" + fixed + " --int8 --fp16 --saveEngine=" + plan);
                    if (keepsFiles) {
                        FixedBatchGraph.write(folder.resolve(graph), batchSize, fixed);
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new EngineException("The model " + manifest.name()
                    + " is quantised, and TensorRT runs a quantised model from plans only, but there is no "
                    + String.join(", ", missing) + ". To make them, "
                    + (keepsFiles ? "once:\n  " + String.join("\n  ", commands) : ELSEWHERE + "."));
        }
    }

    /** Whether something can be left in the folder. One that was made for a run, with a graph rewritten, has no manifest and goes. */
    private static boolean keepsFiles(Path folder) {
        return Files.isWritable(folder) && Files.isRegularFile(folder.resolve(ModelManifest.FILE_NAME));
    }

    private static List<String> graphs(ModelManifest manifest) {
        return manifest.features().isPresent()
                ? List.of(ModelManifest.FULL_GRAPH, ModelManifest.PARTIAL_GRAPH)
                : List.of(ModelManifest.FULL_GRAPH);
    }

    /** Where a graph's plan for a batch size is looked for. */
    static Path plan(Path folder, String graph, int batchSize) {
        return folder.resolve(graph.replace(".onnx", "-b" + batchSize + PLAN_ENDING));
    }

    /** The file of a graph at a batch size. */
    private static String fixed(String graph, int batchSize) {
        return graph.replace(".onnx", "-b" + batchSize + ".onnx");
    }

    private Engine open() throws IOException {
        GraphFiles.check(folder, manifest);
        requirePlans(folder, manifest, options);
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
        String name = fixed(graph, batchSize);
        return keepsFiles(folder)
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

    /** For a model folder in which nothing can be left: TensorRT reads the graph while it is loaded, and not again. */
    private GraphSession buildElsewhere(String graph, String name, GraphSignature signature, int batchSize)
            throws IOException {
        Path temporary = Files.createTempDirectory("flowmask-tensorrt");
        Path file = temporary.resolve(name);
        try {
            FixedBatchGraph.write(folder.resolve(graph), batchSize, file);
            LOG.warn(
                    "There is no plan of {} for batches of {}: building it for the GPU, which takes minutes at every"
                            + " start. To do it once, {}.",
                    graph,
                    batchSize,
                    ELSEWHERE);
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
