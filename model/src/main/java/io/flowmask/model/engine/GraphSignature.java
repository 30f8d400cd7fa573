package io.flowmask.model.engine;

import ai.djl.ndarray.types.DataType;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.Motion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What goes into a graph and what comes out of it, for any batch size. The graph may have further outputs, which nobody reads,
 * but no further inputs.
 *
 * @param inputs {@code image}; in a partial graph, the keyframe's features after it, and after these the flow where that is estimated
 *     from images
 * @param outputs {@code anchors}, {@code scores}, {@code locations}, {@code coefficients}, {@code prototypes}; in the full graph
 *     of a video model, the features after them
 */
record GraphSignature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    /** Outputs that every graph has; features follow. */
    static final int DETECTION_OUTPUTS = 5;

    GraphSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The signature of {@code full.onnx}. */
    static GraphSignature full(ModelManifest manifest) {
        List<TensorSpec> outputs = new ArrayList<>(detection(manifest));
        manifest.features()
                .ifPresent(
                        features -> outputs.addAll(features(features.tensors(), FeatureTensor::name, features.type())));
        return new GraphSignature(List.of(image(manifest)), outputs);
    }

    /** The signature of {@code partial.onnx}; empty where the model has none. */
    static Optional<GraphSignature> partial(ModelManifest manifest) {
        return manifest.features().map(features -> {
            List<TensorSpec> inputs = new ArrayList<>();
            inputs.add(image(manifest));
            inputs.addAll(features(features.taken(), FeatureTensor::keyframeInput, features.type()));
            inputs.addAll(flows(features));
            return new GraphSignature(inputs, detection(manifest));
        });
    }

    /** The same tensors at a fixed batch size. */
    GraphSignature atBatch(int batch) {
        return new GraphSignature(
                inputs.stream().map(input -> input.atBatch(batch)).toList(),
                outputs.stream().map(output -> output.atBatch(batch)).toList());
    }

    /** Everything in which a graph's own inputs and outputs differ from these. */
    List<String> problems(List<TensorSpec> actualInputs, List<TensorSpec> actualOutputs) {
        List<String> problems = new ArrayList<>();
        compare("input", inputs, actualInputs, problems);
        compare("output", outputs, actualOutputs, problems);
        for (TensorSpec actual : actualInputs) {
            if (inputs.stream().noneMatch(input -> input.name().equals(actual.name()))) {
                problems.add("input " + actual.name() + ": not expected, nothing would be fed to it");
            }
        }
        return problems;
    }

    private static void compare(
            String kind, List<TensorSpec> expected, List<TensorSpec> actual, List<String> problems) {
        for (TensorSpec spec : expected) {
            Optional<TensorSpec> found = actual.stream()
                    .filter(tensor -> tensor.name().equals(spec.name()))
                    .findFirst();
            if (found.isEmpty()) {
                problems.add(kind + " " + spec.name() + ": expected " + spec.describe() + ", but there is none");
            } else if (!found.get().fits(spec)) {
                problems.add(kind + " " + spec.name() + ": expected " + spec.describe() + ", but it is "
                        + found.get().describe());
            }
        }
    }

    private static TensorSpec image(ModelManifest manifest) {
        int size = manifest.input().sizePx();
        return TensorSpec.perFrame("image", type(manifest.input().type()), size, size, 3);
    }

    private static List<TensorSpec> detection(ModelManifest manifest) {
        int candidates = manifest.candidates();
        ModelManifest.Prototypes prototypes = manifest.prototypes();
        return List.of(
                TensorSpec.perFrame("anchors", DataType.INT32, candidates),
                TensorSpec.perFrame(
                        "scores",
                        DataType.FLOAT32,
                        candidates,
                        manifest.classes().size()),
                TensorSpec.perFrame("locations", DataType.FLOAT32, candidates, 4),
                TensorSpec.perFrame("coefficients", DataType.FLOAT32, candidates, prototypes.coefficients()),
                TensorSpec.perFrame(
                        "prototypes", DataType.FLOAT32, prototypes.outputShape().toArray(new Integer[0])));
    }

    private static List<TensorSpec> features(
            List<FeatureTensor> tensors, Function<FeatureTensor, String> name, NumberType type) {
        List<TensorSpec> specs = new ArrayList<>();
        for (FeatureTensor tensor : tensors) {
            specs.add(TensorSpec.perFrame(
                    name.apply(tensor), type(type), tensor.shape().toArray(new Integer[0])));
        }
        return specs;
    }

    /** Where motion is estimated from images, the flow of each feature that is moved. */
    private static List<TensorSpec> flows(Features features) {
        List<TensorSpec> specs = new ArrayList<>();
        if (features.motionOrDefault() == Motion.IMAGE_FLOW) {
            for (FeatureTensor tensor : features.moved()) {
                MapSize map = tensor.mapSize();
                specs.add(TensorSpec.perFrame("flow_" + tensor.name(), DataType.FLOAT32, map.height(), map.width(), 2));
            }
        }
        return specs;
    }

    private static DataType type(NumberType type) {
        return switch (type) {
            case UINT8 -> DataType.UINT8;
            case FLOAT16 -> DataType.FLOAT16;
            case FLOAT32 -> DataType.FLOAT32;
        };
    }
}
