package io.flowmask.operators.benchmark;

import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.operators.inference.SegmentationOptions;
import java.time.Duration;

/**
 * Prints what batches across cameras gain: 16 cameras, an engine whose call takes 10 ms whatever the batch, the default keyframe
 * interval. From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -Pfast,benchmark -pl operators -am process-test-classes -Dbenchmark=BatchingBenchmark
 * }</pre>
 */
public final class BatchingBenchmark {
    private static final int CAMERAS = 16;
    private static final Duration CALL = Duration.ofMillis(10);

    private BatchingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        double single = framesPerSecond(1, 300);
        double batched = framesPerSecond(CAMERAS, 4800);
        System.out.printf(
                "batch size 1: %.0f frames/s; batch size %d: %.0f frames/s; %.1f times as many%n",
                single, CAMERAS, batched, batched / single);
    }

    /** Of 16 cameras that send as fast as they can. */
    static double framesPerSecond(int batchSize, long frames) throws Exception {
        SegmentationOptions options =
                SegmentationOptions.builder().batchSize(batchSize).build();
        return ThroughputJob.run(
                CAMERAS,
                frames,
                () -> TestingSegmenter.builder().callDelay(CALL).build(),
                options);
    }
}
