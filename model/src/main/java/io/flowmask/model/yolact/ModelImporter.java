package io.flowmask.model.yolact;

import io.flowmask.model.checkpoint.Checkpoint;
import io.flowmask.model.checkpoint.CheckpointException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.Anchors;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifest.Input;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.onnx.OnnxGraph;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a model folder from a checkpoint. The same checkpoint and options always give the same bytes. Weights are read, folded and
 * written one layer at a time, so memory does not grow with the model.
 */
public final class ModelImporter {
    private static final Logger LOG = LoggerFactory.getLogger(ModelImporter.class);
    private static final double PUBLISHED_INPUT_SIZE = 550;
    private static final List<Double> PUBLISHED_SCALES = List.of(24.0, 48.0, 96.0, 192.0, 384.0);
    private static final List<Double> PUBLISHED_RATIOS = List.of(1.0, 0.5, 2.0);

    private ModelImporter() {}

    /**
     * Imports a checkpoint and logs what of it was left out.
     *
     * @see #importCheckpoint(Path, Path, ImportOptions, Consumer)
     */
    public static ModelManifest importCheckpoint(Path checkpoint, Path outDir, ImportOptions options)
            throws IOException {
        return importCheckpoint(checkpoint, outDir, options, LOG::info);
    }

    /**
     * Imports a checkpoint.
     *
     * @param checkpoint a {@code .pth} of YolactEdge or YOLACT
     * @param outDir the model folder to make; its parents are made too
     * @param options what the checkpoint does not say
     * @param notes takes what the user should know, such as tensors that were left out
     * @return the folder's manifest
     * @throws CheckpointException when the checkpoint is damaged, foreign or incomplete, or has numbers that are not finite
     * @throws ImportException when options and checkpoint do not fit, or the folder is there already and is not to be replaced, or
     *     holds more than a model
     * @throws IOException when writing fails; no half-written folder is left
     */
    public static ModelManifest importCheckpoint(
            Path checkpoint, Path outDir, ImportOptions options, Consumer<String> notes) throws IOException {
        try (ModelFolder folder = ModelFolder.create(outDir, options.overwrite());
                Checkpoint file = Checkpoint.read(checkpoint)) {
            NetworkTensors tensors = new NetworkTensors(file);
            ArchitectureReader.Reading reading = ArchitectureReader.read(tensors);
            SurplusTensors.notes(tensors.names(), reading.used(), file.ignored())
                    .forEach(notes);
            Network network = network(checkpoint, reading.architecture(), tensors, options);
            ModelManifest draft = manifest(checkpoint, reading.architecture(), network, options);
            write(network, folder.path());
            ModelManifest manifest = draft.withFingerprint(folder.fingerprint(draft));
            checkFingerprint(checkpoint, manifest, options);
            ModelManifests.write(manifest, folder.path());
            folder.commit();
            return manifest;
        }
    }

    /** Says where the options' input size is none that the network takes. */
    static Optional<String> inputSizeProblem(Architecture architecture, ImportOptions options) {
        int multiple = architecture.inputMultiple();
        return options.inputSizePx() % multiple == 0
                ? Optional.empty()
                : Optional.of("Input size: the checkpoint's network takes multiples of " + multiple
                        + " pixels, but it is " + options.inputSizePx() + "; pass --input-size with such a number");
    }

    private static void checkFingerprint(Path checkpoint, ModelManifest manifest, ImportOptions options) {
        options.expectedFingerprint()
                .filter(expected -> !expected.equals(manifest.fingerprint()))
                .ifPresent(expected -> {
                    throw new ImportException(
                            "The checkpoint " + checkpoint + " makes a model with the fingerprint "
                                    + manifest.fingerprint() + ", but " + expected
                                    + " was expected: the checkpoint or what is said of it"
                                    + " has changed. Restore both, or import it with `flowmask model import` and use what that makes.");
                });
    }

    /**
     * The network in graphs.
     *
     * @param checkpoint where it comes from, for messages
     * @throws ImportException when its partial graph cannot be what the options want
     */
    static Network network(Path checkpoint, Architecture architecture, NetworkTensors tensors, ImportOptions options) {
        boolean flowNet = architecture.motion().isPresent();
        Motion motion = options.motion().orElse(flowNet ? Motion.FEATURE_FLOW : Motion.IMAGE_FLOW);
        if (motion == Motion.FEATURE_FLOW && !flowNet) {
            throw new ImportException(
                    "The options do not fit the checkpoint " + checkpoint,
                    List.of("Motion: feature-flow needs a flow net, which the checkpoint does not have; pass --motion"
                            + " image-flow or none"));
        }
        return Network.of(architecture, tensors, settings(options, motion));
    }

    private static Network.Settings settings(ImportOptions options, Motion motion) {
        return new Network.Settings(
                options.inputSizePx(),
                options.imageType(),
                options.featureType(),
                motion,
                options.candidates(),
                options.exposed());
    }

    /** Everything but the fingerprint. */
    private static ModelManifest manifest(
            Path checkpoint, Architecture architecture, Network network, ImportOptions options) {
        List<String> problems = new ArrayList<>();
        if (!network.unknown().isEmpty()) {
            problems.add("Tensors to expose: no graph has " + String.join(", ", network.unknown()));
        }
        inputSizeProblem(architecture, options).ifPresent(problems::add);
        List<String> classes = classes(architecture.head().classes(), options, problems);
        Anchors anchors = anchors(architecture.head().anchorsPerCell(), network, options, problems);
        if (!problems.isEmpty()) {
            throw new ImportException("The options do not fit the checkpoint " + checkpoint, problems);
        }
        return new ModelManifest(
                ModelManifest.FORMAT,
                options.name().orElseGet(() -> nameOf(checkpoint)),
                "",
                architecture.describe(),
                ModelManifest.SINGLE_PRECISION,
                new Input(
                        options.inputSizePx(),
                        options.imageType(),
                        Normalisation.MEAN,
                        Normalisation.STANDARD_DEVIATION),
                classes,
                anchors,
                network.prototypes(),
                network.candidates(),
                Optional.of(new Features(options.featureType(), network.features(), Optional.of(network.motion()))));
    }

    private static List<String> classes(int count, ImportOptions options, List<String> problems) {
        Optional<List<String>> names = options.classes().or(() -> ClassNames.ofSize(count));
        if (names.isEmpty()) {
            problems.add("Classes: the checkpoint has " + count
                    + ", and neither COCO (80) nor YouTube VIS (40) has that many; pass --classes with a file of names,"
                    + " one a line");
        } else if (names.get().size() != count) {
            problems.add("Classes: the checkpoint has " + count + ", but "
                    + names.get().size() + " names were given; pass --classes with as many names");
        }
        return names.orElse(List.of());
    }

    private static Anchors anchors(int perCell, Network network, ImportOptions options, List<String> problems) {
        int levels = network.levels().size();
        List<Double> scales = options.anchorScales()
                .orElseGet(() -> PUBLISHED_SCALES.stream()
                        .map(scale -> scale * options.inputSizePx() / PUBLISHED_INPUT_SIZE)
                        .toList());
        if (scales.size() != levels) {
            problems.add("Anchor scales: expected one for each of the " + levels + " levels, but there are "
                    + scales.size());
        }
        List<Double> ratios = options.aspectRatios().orElse(PUBLISHED_RATIOS);
        if (ratios.size() != perCell) {
            problems.add("Aspect ratios: the checkpoint has " + perCell + " anchors per cell, but there are "
                    + ratios.size() + " ratios" + (options.aspectRatios().isEmpty() ? " by default" : "")
                    + "; pass --aspect-ratios with as many numbers");
        }
        return new Anchors(scales, ratios, network.levels(), Optional.of(options.anchorShape()));
    }

    private static String nameOf(Path checkpoint) {
        return checkpoint.toAbsolutePath().getFileName().toString().replaceFirst("\\.(pth|pt)$", "");
    }

    private static void write(Network network, Path folder) throws IOException {
        write(network.full(), folder.resolve(ModelManifest.FULL_GRAPH));
        write(network.partial(), folder.resolve(ModelManifest.PARTIAL_GRAPH));
    }

    private static void write(OnnxGraph graph, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            graph.writeTo(out);
        }
    }
}
