package io.flowmask.operators.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.model.testing.TestingSegmenter.Call;
import io.flowmask.operators.inference.SegmentationOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Counts calls: their number is what batches save, and no clock is in it. {@link BatchingBenchmark} has the rates. */
class BatchingITCase {
    private static final int CAMERAS = 16;
    private static final int FRAMES = 2400;

    /** In this process, where the job's provider comes back as a copy. */
    private static final List<TestingSegmenter> OPENED = new CopyOnWriteArrayList<>();

    @Test
    void framesOfSixteenCamerasShareNearlyFullCalls() throws Exception {
        // Frames that a busy machine makes slowly are waited for.
        SegmentationOptions options = SegmentationOptions.builder()
                .batchSize(CAMERAS)
                .maxBatchDelay(Duration.ofSeconds(10))
                .build();

        ThroughputJob.run(CAMERAS, FRAMES, BatchingITCase::open, options);

        assertThat(OPENED).hasSize(1);
        List<Call> calls = OPENED.get(0).calls();
        assertThat(calls.stream().mapToInt(Call::batchSize).sum()).isEqualTo(FRAMES);
        // 150 is the least; batches are cut short at the end and where full and partial frames take turns.
        assertThat(calls).hasSizeLessThanOrEqualTo(200);
    }

    private static TestingSegmenter open() {
        TestingSegmenter segmenter = TestingSegmenter.builder().build();
        OPENED.add(segmenter);
        return segmenter;
    }
}
