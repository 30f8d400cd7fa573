package io.flowmask.model.yolact;

import io.flowmask.model.checkpoint.Checkpoint;
import io.flowmask.model.checkpoint.CheckpointException;
import io.flowmask.model.checkpoint.CheckpointTensor;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.onnx.GraphCosts;
import io.flowmask.model.onnx.GraphCosts.ConvolutionCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a checkpoint or a model folder is, and what it costs. All figures are counted on the graphs.
 *
 * @param architecture in one line, for people
 * @param inputSizePx S, for which the costs hold
 * @param checkpointNumbers numbers in all tensors of the checkpoint, the figure by which published models go; empty for a model
 *     folder, which has no more than it needs
 * @param components backbone, fpn, protonet, head, and where there is a flow net also flow and spa
 * @param motion how the partial graph moves the keyframe's features; empty where there is no partial graph
 * @param bytesPerCamera what a keyframe leaves behind, apart from its luminance; 0 without a partial graph
 * @param leftOut notes on tensors that the graphs do not need
 */
public record ModelInspection(
        String architecture,
        int inputSizePx,
        Optional<Long> checkpointNumbers,
        List<ComponentCost> components,
        Optional<Motion> motion,
        long bytesPerCamera,
        List<String> leftOut) {
    private static final List<String> COMPONENTS = List.of("backbone", "fpn", "protonet", "head", "flow", "spa");

    public ModelInspection {
        components = List.copyOf(components);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * The cost of a part of the network.
     *
     * @param component its name, as nodes' names begin with it
     * @param parameters weights and biases in the graphs, batch norms folded
     * @param fullMultiplyAdds of one full frame
     * @param partialMultiplyAdds of one partial frame
     */
    public record ComponentCost(String component, long parameters, long fullMultiplyAdds, long partialMultiplyAdds) {}

    /** Weights and biases in the graphs. */
    public long parameters() {
        return components.stream().mapToLong(ComponentCost::parameters).sum();
    }

    /** Multiply-adds of one full frame. */
    public long fullMultiplyAdds() {
        return components.stream().mapToLong(ComponentCost::fullMultiplyAdds).sum();
    }

    /** Multiply-adds of one partial frame; 0 without a partial graph. */
    public long partialMultiplyAdds() {
        return components.stream().mapToLong(ComponentCost::partialMultiplyAdds).sum();
    }

    /**
     * Inspects a model folder, or a checkpoint as if it were imported with these options. Where a folder has a checkpoint and no
     * graphs, its manifest has the options.
     *
     * @throws ImportException when options and checkpoint do not fit
     * @throws CheckpointException when the checkpoint is damaged, foreign or incomplete
     * @throws InvalidModelException when the folder is no model folder, or lacks a graph
     * @throws IOException when reading fails
     */
    public static ModelInspection of(Path checkpointOrFolder, ImportOptions options) throws IOException {
        if (CheckpointFolder.is(checkpointOrFolder)) {
            return ofCheckpoint(
                    CheckpointFolder.checkpoint(checkpointOrFolder),
                    ImportOptions.of(ModelManifests.read(checkpointOrFolder)).build());
        }
        return Files.isDirectory(checkpointOrFolder)
                ? ofFolder(checkpointOrFolder)
                : ofCheckpoint(checkpointOrFolder, options);
    }

    private static ModelInspection ofCheckpoint(Path file, ImportOptions options) {
        try (Checkpoint checkpoint = Checkpoint.read(file)) {
            NetworkTensors tensors = new NetworkTensors(checkpoint);
            ArchitectureReader.Reading reading = ArchitectureReader.read(tensors);
            ModelImporter.inputSizeProblem(reading.architecture(), options).ifPresent(problem -> {
                throw new ImportException("The options do not fit the checkpoint " + file, List.of(problem));
            });
            Network network = ModelImporter.network(file, reading.architecture(), tensors, options);
            long numbers = checkpoint.tensors().stream()
                    .map(CheckpointTensor::shape)
                    .mapToLong(shape -> shape.elements())
                    .sum();
            Features features = new Features(options.featureType(), network.features(), Optional.of(network.motion()));
            return new ModelInspection(
                    reading.architecture().describe(),
                    options.inputSizePx(),
                    Optional.of(numbers),
                    components(GraphCosts.of(network.full()), Optional.of(GraphCosts.of(network.partial()))),
                    Optional.of(network.motion()),
                    features.bytes(),
                    SurplusTensors.notes(tensors.names(), reading.used(), checkpoint.ignored()));
        }
    }

    private static ModelInspection ofFolder(Path folder) throws IOException {
        ModelManifest manifest = ModelManifests.read(folder);
        checkGraphs(folder, manifest);
        GraphCosts full = GraphCosts.read(folder.resolve(ModelManifest.FULL_GRAPH));
        Optional<GraphCosts> partial = manifest.features().isPresent()
                ? Optional.of(GraphCosts.read(folder.resolve(ModelManifest.PARTIAL_GRAPH)))
                : Optional.empty();
        return new ModelInspection(
                manifest.architecture(),
                manifest.input().sizePx(),
                Optional.empty(),
                components(full, partial),
                manifest.motion(),
                manifest.features().map(Features::bytes).orElse(0),
                List.of());
    }

    private static void checkGraphs(Path folder, ModelManifest manifest) {
        List<String> problems = Stream.of(ModelManifest.FULL_GRAPH, ModelManifest.PARTIAL_GRAPH)
                .filter(graph -> graph.equals(ModelManifest.FULL_GRAPH)
                        || manifest.features().isPresent())
                .filter(graph -> !Files.isRegularFile(folder.resolve(graph)))
                .map(graph -> graph + ": there is no such file, but " + ModelManifest.FILE_NAME + " says that there is")
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidModelException("The model folder " + folder, problems);
        }
    }

    private static List<ComponentCost> components(GraphCosts full, Optional<GraphCosts> partial) {
        List<ConvolutionCost> partialCosts =
                partial.map(GraphCosts::convolutions).orElse(List.of());
        return COMPONENTS.stream()
                .map(component -> new ComponentCost(
                        component,
                        parameters(component, full.convolutions(), partialCosts),
                        multiplyAdds(component, full.convolutions()),
                        multiplyAdds(component, partialCosts)))
                .filter(cost -> cost.parameters() > 0)
                .toList();
    }

    private static long multiplyAdds(String component, List<ConvolutionCost> costs) {
        return costs.stream()
                .filter(cost -> cost.node().startsWith(component + "/"))
                .mapToLong(ConvolutionCost::multiplyAdds)
                .sum();
    }

    /** Both graphs have most weights, and some are used several times: each counts once. */
    private static long parameters(String component, List<ConvolutionCost> full, List<ConvolutionCost> partial) {
        Map<String, Long> weights = new HashMap<>();
        Stream.concat(full.stream(), partial.stream())
                .filter(cost -> cost.node().startsWith(component + "/"))
                .forEach(cost -> weights.putAll(cost.weights()));
        return weights.values().stream().mapToLong(Long::longValue).sum();
    }
}
