package io.flowmask.model.quantize;

import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.image.ImagePreparer;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.yolact.GoldenCase;
import io.flowmask.model.yolact.ImportOptions;
import io.flowmask.model.yolact.ModelImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A golden video network with every kind of component, calibrated on its own two frames.
 *
 * @param folder where quantised models go
 * @param model in single precision
 * @param frames with their luminance
 */
record CalibratedModel(Path folder, Path model, CalibrationTable table, List<PreparedImage> frames) {
    static final EngineOptions ENGINE = EngineOptions.builder().threads(1).build();

    static CalibratedModel in(Path folder) throws IOException, UnreadableImageException {
        GoldenCase golden = GoldenCase.of(GoldenCase.TINY.get(0));
        return in(folder, golden, golden.options().build());
    }

    static CalibratedModel in(Path folder, GoldenCase golden, ImportOptions options)
            throws IOException, UnreadableImageException {
        Path model = folder.resolve("model");
        ModelManifest manifest = ModelImporter.importCheckpoint(golden.checkpoint(), model, options);
        try (ImagePreparer preparer = new ImagePreparer(manifest.input(), true);
                Calibrator calibrator = Calibrator.open(model, ENGINE)) {
            List<PreparedImage> frames =
                    List.of(preparer.prepare(golden.encodedImage(0)), preparer.prepare(golden.encodedImage(1)));
            calibrator.add(frames.get(0), Optional.of(frames.get(1)));
            calibrator.add(frames.get(1), Optional.empty());
            return new CalibratedModel(folder, model, calibrator.table(), frames);
        }
    }

    Path quantize(String precision, EngineKind engine) throws IOException {
        return quantize(precision, engine, table);
    }

    Path quantize(String precision, EngineKind engine, CalibrationTable ranges) throws IOException {
        Path target = folder.resolve("quantised-" + System.nanoTime());
        ModelQuantizer.quantize(model, target, ranges, options(precision, engine));
        return target;
    }

    static QuantizationOptions options(String precision, EngineKind engine) {
        return new QuantizationOptions(PrecisionPlan.parse(precision), RangeMethod.ENTROPY, engine, "tiny", false);
    }

    /** A keyframe and the frame after it, through both models. */
    List<TensorSimilarity> similarities(Path exact, Path quantised) throws IOException {
        try (ModelComparison comparison = ModelComparison.open(exact, quantised, ENGINE)) {
            comparison.add(frames.get(0), Optional.of(frames.get(1)));
            return comparison.similarities();
        }
    }
}
