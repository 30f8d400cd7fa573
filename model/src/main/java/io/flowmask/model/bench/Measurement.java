package io.flowmask.model.bench;

/**
 * How long one call takes.
 *
 * @param model the model's name
 * @param place of the model among those that were given, from 0
 * @param batch frames in a call
 * @param threads CPU threads of ONNX Runtime
 * @param wall time on the clock
 * @param cpuMillis time that all threads of the process were busy meanwhile, on average since that clock is a coarse one: what
 *     remains comparable on a machine that others use too
 */
public record Measurement(
        String model, int place, Transform transform, int batch, int threads, Spread wall, double cpuMillis) {

    /** Whether both are of the same work, maybe of another model. */
    public boolean isLike(Measurement other) {
        return transform == other.transform && batch == other.batch && threads == other.threads;
    }
}
