package io.flowmask.model.quantize;

import io.flowmask.model.engine.EngineKind;
import java.util.Objects;

/**
 * How a model is quantised.
 *
 * @param plan precision of each component
 * @param method where values are clipped
 * @param engine who is going to run the graphs
 * @param name of the new model
 * @param overwrite whether a model folder may be replaced
 */
public record QuantizationOptions(
        PrecisionPlan plan, RangeMethod method, EngineKind engine, String name, boolean overwrite) {
    public QuantizationOptions {
        Objects.requireNonNull(plan);
        Objects.requireNonNull(method);
        Objects.requireNonNull(engine);
        Objects.requireNonNull(name);
    }
}
