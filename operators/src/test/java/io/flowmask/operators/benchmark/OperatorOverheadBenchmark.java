package io.flowmask.operators.benchmark;

import io.flowmask.operators.inference.SegmentationOptions;

/**
 * Prints how many small frames a second the operator takes from an in-memory source to a discarding sink when the engine costs
 * nothing, in one process with one subtask. From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -Pfast,benchmark -pl operators -am process-test-classes -Dbenchmark=OperatorOverheadBenchmark
 * }</pre>
 */
public final class OperatorOverheadBenchmark {
    private static final int CAMERAS = 100;
    private static final long FRAMES = 400_000;
    private static final int ROUNDS = 3;

    private OperatorOverheadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        SegmentationOptions options =
                SegmentationOptions.builder().batchSize(32).build();
        for (int round = 1; round <= ROUNDS; round++) {
            double rate = ThroughputJob.run(CAMERAS, FRAMES, NoOpSegmenter::new, options);
            System.out.printf("round %d of %d: %,.0f frames/s%n", round, ROUNDS, rate);
        }
    }
}
