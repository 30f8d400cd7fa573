package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.yolact.ImportException;
import io.flowmask.model.yolact.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes a quantised model folder of one in single precision. The same model, table and options always give the same bytes. What
 * goes into the graphs and comes out of them stays the same, so that both models can be run alike.
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
     * @throws InvalidModelException when model and table do not belong together, or the model is quantised already
     * @throws ImportException when the target is there already
     * @throws IOException when a file cannot be read or written; no half-written folder is left
     */
    public static ModelManifest quantize(Path model, Path target, CalibrationTable table, QuantizationOptions options)
            throws IOException {
        ModelManifest manifest = ModelManifests.read(model);
        requireSinglePrecision(model, manifest);
        requireFitting(model, manifest, table);
        try (ModelFolder folder = ModelFolder.create(target, options.overwrite())) {
            quantize(model, folder.path(), ModelManifest.FULL_GRAPH, table, options);
            if (manifest.features().isPresent()) {
                quantize(model, folder.path(), ModelManifest.PARTIAL_GRAPH, table, options);
            }
            ModelManifest draft = manifest.withName(options.name())
                    .withPrecision(options.plan().toString());
            ModelManifest quantised = draft.withFingerprint(folder.fingerprint(draft));
            ModelManifests.write(quantised, folder.path());
            table.write(folder.path().resolve(CalibrationTable.FILE_NAME));
            folder.commit();
            return quantised;
        }
    }

    private static void quantize(Path from, Path to, String graph, CalibrationTable table, QuantizationOptions options)
            throws IOException {
        ModelProto model = OnnxFiles.read(from.resolve(graph));
        GraphProto quantised = GraphQuantizer.quantize(
                model.getGraph(), options.plan(), table.tensors(), options.method(), options.engine());
        OnnxFiles.write(model.toBuilder().setGraph(quantised).build(), to.resolve(graph));
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
