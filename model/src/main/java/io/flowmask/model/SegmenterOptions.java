package io.flowmask.model;

import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.engine.EngineOptions;
import java.io.Serializable;
import java.util.Objects;

/**
 * How a model folder is run.
 *
 * @param engine what runs the graphs
 * @param detection how their output becomes instances
 */
public record SegmenterOptions(EngineOptions engine, DetectionOptions detection) implements Serializable {
    public SegmenterOptions {
        Objects.requireNonNull(engine);
        Objects.requireNonNull(detection);
    }

    /** ONNX Runtime on all processors and the published models' detection. */
    public static SegmenterOptions defaults() {
        return new SegmenterOptions(EngineOptions.defaults(), DetectionOptions.defaults());
    }
}
