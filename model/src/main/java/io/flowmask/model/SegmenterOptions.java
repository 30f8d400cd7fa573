package io.flowmask.model;

import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.manifest.Motion;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model folder is run.
 *
 * @param engine what runs the graphs
 * @param detection how their output becomes instances
 * @param motion how partial frames move the keyframe's features; null for the model's own way
 */
public record SegmenterOptions(
        EngineOptions engine,
        DetectionOptions detection,
        @Nullable Motion motion) implements Serializable {
    public SegmenterOptions {
        Objects.requireNonNull(engine);
        Objects.requireNonNull(detection);
    }

    /** With the model's own motion. */
    public SegmenterOptions(EngineOptions engine, DetectionOptions detection) {
        this(engine, detection, null);
    }

    /** ONNX Runtime on all processors and the published models' detection. */
    public static SegmenterOptions defaults() {
        return new SegmenterOptions(EngineOptions.defaults(), DetectionOptions.defaults());
    }

    /** The same with another motion. */
    public SegmenterOptions withMotion(Motion wanted) {
        return new SegmenterOptions(engine, detection, wanted);
    }
}
