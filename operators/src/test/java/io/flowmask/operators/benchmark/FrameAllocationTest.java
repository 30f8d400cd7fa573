package io.flowmask.operators.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.operators.benchmark.OutsideEngine.Stage;
import org.junit.jupiter.api.Test;

/** Every byte that a frame leaves on the heap is collected at the camera's rate. */
class FrameAllocationTest {
    private static final int INPUT_BYTES = 3 * 550 * 550;

    @Test
    void aFrameAllocatesWhatItHandsOnAndLittleElse() throws Exception {
        try (OutsideEngine path = new OutsideEngine()) {
            path.run(20);

            // The network's input, and a copy of the JPEG, which is cut out of its record.
            assertThat(path.median(Stage.PREPARE).bytes())
                    .isGreaterThan(INPUT_BYTES)
                    .isLessThan(INPUT_BYTES + path.imageBytes() + 8_000);
            // Twenty masks as run lengths.
            assertThat(path.median(Stage.DETECT).bytes()).isLessThan(64_000);
            assertThat(path.median(Stage.EVENT).bytes()).isLessThan(128_000);
        }
    }
}
