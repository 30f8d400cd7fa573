package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.engine.GraphProbe;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a quantised model with the one that it was made of, tensor by tensor, so that a wrong scale shows where it is. Both run the
 * same frames, each on its own keyframes. Candidates are compared before they are picked, since the order in which they
 * come out depends on their scores. Owns native sessions; belongs to one thread.
 */
public final class ModelComparison implements AutoCloseable {
    /** From these, candidates are picked. */
    private static final Set<String> PREDICTIONS =
            Set.of("head/locations", "head/confidences", "head/coefficients", "prototypes");

    private final List<GraphPair> pairs = new ArrayList<>();
    private final ModelManifest manifest;

    private ModelComparison(ModelManifest manifest) {
        this.manifest = manifest;
    }

    /**
     * Opens both models.
     *
     * @param exact in single precision
     * @param quantised made of it
     * @throws InvalidModelException when a folder is no model, or they have different tensors
     * @throws IOException when a file cannot be read or written
     */
    public static ModelComparison open(Path exact, Path quantised, EngineOptions options) throws IOException {
        ModelComparison comparison = new ModelComparison(ModelManifests.read(exact));
        try {
            comparison.pairs.add(GraphPair.open("full", exact, quantised, ModelManifest.FULL_GRAPH, options));
            if (comparison.manifest.features().isPresent()) {
                comparison.pairs.add(GraphPair.open("partial", exact, quantised, ModelManifest.PARTIAL_GRAPH, options));
            }
            return comparison;
        } catch (IOException | RuntimeException e) {
            comparison.close();
            throw e;
        }
    }

    /** Runs a frame in full, and the one after it in part where the models can. */
    public void add(PreparedImage keyframe, Optional<PreparedImage> next) {
        List<Map<String, ByteBuffer>> outputs = new ArrayList<>();
        Map<String, ByteBuffer> image = Map.of("image", keyframe.pixels());
        outputs.addAll(pairs.get(0).run(image, image));
        if (pairs.size() > 1 && next.isPresent()) {
            List<Map<String, ByteBuffer>> inputs = new ArrayList<>();
            for (Map<String, ByteBuffer> output : outputs) {
                Map<String, ByteBuffer> input = new HashMap<>(Calibrator.kept(output, manifest));
                input.put("image", next.get().pixels());
                input.putAll(Calibrator.flows(next.get(), keyframe, manifest));
                inputs.add(input);
            }
            pairs.get(1).run(inputs.get(0), inputs.get(1));
        }
    }

    /** All tensors of all frames so far: the full graph's, then the partial one's, in the order in which they are computed. */
    public List<TensorSimilarity> similarities() {
        List<TensorSimilarity> similarities = new ArrayList<>();
        for (GraphPair pair : pairs) {
            pair.sums.forEach((tensor, sums) ->
                    similarities.add(sums.similarity(pair.name, tensor, PREDICTIONS.contains(tensor))));
        }
        return similarities;
    }

    @Override
    public void close() {
        pairs.forEach(GraphPair::close);
    }

    /** One graph of both models. */
    private static final class GraphPair implements AutoCloseable {
        private final String name;
        private final GraphProbe exact;
        private final GraphProbe quantised;
        private final Map<String, TensorSimilarity.Sums> sums = new LinkedHashMap<>();

        private GraphPair(String name, GraphProbe exact, GraphProbe quantised, Set<String> tensors) {
            this.name = name;
            this.exact = exact;
            this.quantised = quantised;
            tensors.forEach(tensor -> sums.put(tensor, new TensorSimilarity.Sums()));
        }

        static GraphPair open(String name, Path exact, Path quantised, String graph, EngineOptions options)
                throws IOException {
            ModelProto exactModel = OnnxFiles.read(exact.resolve(graph));
            ModelProto quantisedModel = OnnxFiles.read(quantised.resolve(graph));
            Set<String> compared = compared(exactModel.getGraph());
            // Of some tensors there are only the integers.
            GraphTensors left = new GraphTensors(quantisedModel.getGraph());
            compared.removeIf(tensor -> left.description(tensor).isEmpty());
            GraphProbe exactProbe = probe(exactModel, compared, options);
            try {
                return new GraphPair(name, exactProbe, probe(quantisedModel, compared, options), compared);
            } catch (IOException | RuntimeException e) {
                exactProbe.close();
                throw e;
            }
        }

        /** Everything that may be quantised, and what detections are made of. */
        private static Set<String> compared(GraphProto graph) {
            Set<String> compared = new LinkedHashSet<>();
            QuantizableUnit.of(graph).forEach(unit -> compared.add(unit.output()));
            graph.getNodeList()
                    .forEach(node -> node.getOutputList().stream()
                            .filter(PREDICTIONS::contains)
                            .forEach(compared::add));
            return compared;
        }

        private static GraphProbe probe(ModelProto model, Set<String> tensors, EngineOptions options)
                throws IOException {
            Path copy = Files.createTempFile("flowmask-comparison", ".onnx");
            try {
                OnnxFiles.write(
                        model.toBuilder()
                                .setGraph(GraphTensors.exposing(model.getGraph(), tensors))
                                .build(),
                        copy);
                return GraphProbe.open(copy, options);
            } catch (IllegalArgumentException e) {
                throw new InvalidModelException(
                        "The models cannot be compared: " + e.getMessage() + ". Was the one made of the other?");
            } finally {
                Files.delete(copy);
            }
        }

        /** What the exact and the quantised graph gave. */
        List<Map<String, ByteBuffer>> run(Map<String, ByteBuffer> exactInputs, Map<String, ByteBuffer> inputs) {
            Map<String, ByteBuffer> expected = exact.run(exactInputs);
            Map<String, ByteBuffer> actual = quantised.run(inputs);
            sums.forEach((tensor, sum) -> sum.add(
                    tensor(expected, tensor).asFloatBuffer(),
                    tensor(actual, tensor).asFloatBuffer()));
            return List.of(expected, actual);
        }

        private static ByteBuffer tensor(Map<String, ByteBuffer> tensors, String name) {
            ByteBuffer tensor = tensors.get(name);
            if (tensor == null) {
                throw new IllegalStateException("The tensor " + name + " was to be an output, but is none");
            }
            return tensor;
        }

        @Override
        public void close() {
            exact.close();
            quantised.close();
        }
    }
}
