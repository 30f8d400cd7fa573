package io.flowmask.operators.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Both rates come from the same run and are made of the engine's 10 ms, so that their ratio holds on a busy machine too. */
class BatchingITCase {
    @Test
    void batchesOfSixteenCamerasReachTwelveTimesTheFramesOfSingleCalls() throws Exception {
        double single = BatchingBenchmark.framesPerSecond(1, 150);
        double batched = BatchingBenchmark.framesPerSecond(16, 2400);

        assertThat(batched / single).isGreaterThanOrEqualTo(12);
    }
}
