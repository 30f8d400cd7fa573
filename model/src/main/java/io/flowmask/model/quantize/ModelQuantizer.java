package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.yolact.ImportException;
import io.flowmask.model.yolact.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a quantised model folder of one in single precision. The same model, table and options always give the same bytes. Images
 * and detections stay what they are, so that both models can be run alike. Features go from graph to graph in 8 bits where the full graph
 * computes all of them in integers, unless the model keeps them in single precision, or TensorRT is going to run it.
 */
public final class ModelQuantizer {
    private ModelQuantizer() {}

    /**
     * Quantises a model.
     *
     * @param model in single precision
     * @param target the folder to make
     * @param table of this model
     * @return the new folder's manifest
     * @throws InvalidModelException when model and table do not belong together, the model is quantised already, or the target is the
     *     model itself
     * @throws ImportException when the target is there already and is not to be replaced, or holds more than a model
     * @throws IOException when a file cannot be read or written; no half-written folder is left
     */
    public static ModelManifest quantize(Path model, Path target, CalibrationTable table, QuantizationOptions options)
            throws IOException {
        ModelManifest manifest = ModelManifests.read(model);
        requireSinglePrecision(model, manifest);
        requireFitting(model, manifest, table);
        requireAnother(model, target);
        try (ModelFolder folder = ModelFolder.create(target, options.overwrite())) {
            boolean byteFeatures = quantizeGraphs(model, folder.path(), manifest, table, options);
            ModelManifest draft = manifest.withName(options.name())
                    .withPrecision(options.plan().toString());
            if (byteFeatures) {
                draft = draft.withFeatureType(NumberType.UINT8);
            }
            ModelManifest quantised = draft.withFingerprint(folder.fingerprint(draft));
            ModelManifests.write(quantised, folder.path());
            table.write(folder.path().resolve(CalibrationTable.FILE_NAME));
            folder.commit();
            return quantised;
        }
    }

    /**
     * Checks that a quantised model does not take the place of the one that it is made of, which nothing could bring back.
     *
     * @throws InvalidModelException when it would
     * @throws IOException when the folders cannot be looked at
     */
    public static void requireAnother(Path model, Path target) throws IOException {
        if (Files.exists(target) && Files.isSameFile(model, target)) {
            throw new InvalidModelException(target
                    + " is the model that is to be quantised, and would be lost; choose another folder for --out");
        }
    }

    /** Returns whether features are in 8 bits. */
    private static boolean quantizeGraphs(
            Path from, Path to, ModelManifest manifest, CalibrationTable table, QuantizationOptions options)
            throws IOException {
        ModelProto full = OnnxFiles.read(from.resolve(ModelManifest.FULL_GRAPH));
        IntegerKernels kernels = new IntegerKernels(full.getGraph(), options, table.tensors(), Map.of());
        List<FeatureTensor> features =
                manifest.features().map(Features::tensors).orElse(List.of());
        FeaturePorts leaving = leaving(full, features, kernels, options);
        write(full, kernels, leaving, options, to.resolve(ModelManifest.FULL_GRAPH));
        if (manifest.features().isPresent()) {
            ModelProto partial = OnnxFiles.read(from.resolve(ModelManifest.PARTIAL_GRAPH));
            List<FeatureTensor> taken = leaving.names().isEmpty()
                    ? List.of()
                    : manifest.features().get().taken();
            FeaturePorts entering = FeaturePorts.entering(partial.getGraph(), taken);
            Map<String, Scale> given = new HashMap<>();
            for (FeatureTensor feature : taken) {
                given.put(entering.tensor(feature.keyframeInput()), kernels.scale(leaving.tensor(feature.name())));
            }
            IntegerKernels partialKernels = new IntegerKernels(partial.getGraph(), options, table.tensors(), given);
            write(partial, partialKernels, entering, options, to.resolve(ModelManifest.PARTIAL_GRAPH));
        }
        return !leaving.names().isEmpty();
    }

    /** One type holds for all features, so that all leave in 8 bits or none. */
    private static FeaturePorts leaving(
            ModelProto full, List<FeatureTensor> features, IntegerKernels kernels, QuantizationOptions options) {
        FeaturePorts ports = FeaturePorts.leaving(full.getGraph(), features);
        boolean inBytes = options.engine() == EngineKind.ONNX_RUNTIME
                && ports.names().size() == features.size()
                && ports.names().stream().map(ports::tensor).allMatch(kernels::make);
        return inBytes ? ports : FeaturePorts.none();
    }

    private static void write(
            ModelProto model, IntegerKernels kernels, FeaturePorts ports, QuantizationOptions options, Path file)
            throws IOException {
        GraphProto quantised = GraphQuantizer.quantize(model.getGraph(), kernels, ports, options.engine());
        OnnxFiles.write(model.toBuilder().setGraph(quantised).build(), file);
    }

    static void requireSinglePrecision(Path folder, ModelManifest manifest) {
        if (!manifest.precision().equals(ModelManifest.SINGLE_PRECISION)) {
            throw new InvalidModelException("The model in " + folder + " is quantised already (" + manifest.precision()
                    + "). Quantise the one that it was made of.");
        }
    }

    private static void requireFitting(Path folder, ModelManifest manifest, CalibrationTable table) {
        if (!table.model().equals(manifest.fingerprint())) {
            throw new InvalidModelException(
                    "The calibration table is of the model " + table.model() + ", but the model in " + folder + " is "
                            + manifest.fingerprint() + ". Calibrate this model, with frames.");
        }
        if (manifest.features().isPresent() && table.partialFrames() == 0) {
            throw new InvalidModelException("The model " + manifest.name()
                    + " has partial frames, but the calibration table has seen none. Calibrate with pairs of consecutive frames:"
                    + " a video, or a folder with the frames of one.");
        }
    }
}
