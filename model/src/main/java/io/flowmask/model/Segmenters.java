package io.flowmask.model;

import io.flowmask.model.detect.Detector;
import io.flowmask.model.engine.Engine;
import io.flowmask.model.engine.EngineException;
import io.flowmask.model.engine.Engines;
import io.flowmask.model.image.ImageFlow;
import io.flowmask.model.image.ImagePreparer;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.yolact.MotionOverride;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Opens segmenters on model folders. Whoever brings a segmenter of their own implements {@link Segmenter}; nothing here needs to
 * know of it.
 */
public final class Segmenters {
    private static final SharedSegmenters SHARED = new SharedSegmenters(Segmenters::open);

    private Segmenters() {}

    /**
     * Opens a segmenter, which the caller closes and uses from one thread at a time.
     *
     * @param modelFolder made by {@code flowmask model import}
     * @param options engine and detection
     * @throws InvalidModelException when the folder is missing, damaged or contradicts itself, or has no graph for the motion that is
     *     wanted; the message lists everything
     * @throws EngineException when the engine's native library is missing or cannot load the model
     * @throws IOException when a file cannot be read
     */
    public static Segmenter open(Path modelFolder, SegmenterOptions options) throws IOException {
        try (MotionOverride model = MotionOverride.of(modelFolder, Optional.ofNullable(options.motion()))) {
            ModelManifest manifest = model.manifest();
            Detector detector = new Detector(manifest, options.detection());
            Optional<ImageFlow> flow = imageFlow(manifest);
            ImagePreparer preparer = new ImagePreparer(manifest);
            Engine engine = Engines.open(model.folder(), manifest, options.engine());
            return new EngineSegmenter(manifest, preparer, flow, engine, detector);
        }
    }

    private static Optional<ImageFlow> imageFlow(ModelManifest manifest) {
        return manifest.features()
                .filter(features -> features.motionOrDefault() == Motion.IMAGE_FLOW)
                .map(features -> new ImageFlow(manifest.input().sizePx(), features.movedMaps()));
    }

    /**
     * Leases a segmenter that everyone in this process shares who asks for the same model folder, unchanged since, and the same
     * options: one loaded model per device and process, however many subtasks a task manager has. A lease is safe for any number
     * of threads; calls of all leases take turns in the order in which they came, and are not cut short by interrupts. Closing a
     * lease waits for the call that runs; closing the last one unloads the model.
     *
     * @throws InvalidModelException as {@link #open}
     * @throws EngineException as {@link #open}
     * @throws IOException as {@link #open}
     */
    public static Segmenter lease(Path modelFolder, SegmenterOptions options) throws IOException {
        return SHARED.lease(modelFolder, options);
    }
}
