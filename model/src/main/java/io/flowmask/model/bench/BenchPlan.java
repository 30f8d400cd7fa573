package io.flowmask.model.bench;

import io.flowmask.model.engine.EngineKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is measured.
 *
 * @param engine what runs the graphs
 * @param batchSizes frames in one call, one after the other
 * @param threads CPU threads of ONNX Runtime, one after the other
 * @param keyframeInterval k: a cycle is one call on the full graph and k - 1 on the partial one
 * @param warmUps cycles that are not counted
 * @param cycles cycles that are counted, for each model
 */
public record BenchPlan(
        EngineKind engine,
        List<Integer> batchSizes,
        List<Integer> threads,
        int keyframeInterval,
        int warmUps,
        int cycles) {

    /**
     * Checks everything at once.
     *
     * @throws IllegalArgumentException naming every number that makes no sense
     */
    public BenchPlan {
        Objects.requireNonNull(engine);
        batchSizes = List.copyOf(batchSizes);
        threads = List.copyOf(threads);
        List<String> problems = new ArrayList<>();
        if (batchSizes.isEmpty() || batchSizes.stream().anyMatch(size -> size < 1)) {
            problems.add("batch sizes must be one or more numbers of at least 1, but are " + batchSizes);
        }
        if (threads.isEmpty() || threads.stream().anyMatch(count -> count < 1)) {
            problems.add("threads must be one or more numbers of at least 1, but are " + threads);
        }
        if (keyframeInterval < 2) {
            problems.add("the keyframe interval must be at least 2, so that there are partial frames, but is "
                    + keyframeInterval);
        }
        if (warmUps < 0) {
            problems.add("warm-up cycles must be 0 or more, but are " + warmUps);
        }
        if (cycles < 1) {
            problems.add("cycles must be at least 1, but are " + cycles);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Benchmark: " + String.join("; ", problems));
        }
    }
}
