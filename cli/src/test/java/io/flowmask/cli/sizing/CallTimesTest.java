package io.flowmask.cli.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CallTimesTest {
    private static final double EXACT = 1e-9;

    @Test
    void liesOnTheLineBetweenMeasuredSizes() {
        CallTimes times = new CallTimes(Map.of(1, 10.0, 4, 22.0, 8, 42.0));

        assertThat(times.millis(1)).isEqualTo(10);
        assertThat(times.millis(2.5)).isCloseTo(16, within(EXACT));
        assertThat(times.millis(4)).isEqualTo(22);
        assertThat(times.millis(7)).isCloseTo(37, within(EXACT));
        assertThat(times.millis(8)).isEqualTo(42);
    }

    @Test
    void smallerBatchesTakeAsLongAsTheSmallestMeasured() {
        assertThat(new CallTimes(Map.of(4, 22.0, 8, 42.0)).millis(1.3)).isEqualTo(22);
    }

    @Test
    void doesNotGuessBeyondWhatWasMeasured() {
        CallTimes times = new CallTimes(Map.of(1, 10.0, 4, 22.0));

        assertThatThrownBy(() -> times.millis(4.2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A batch of 4.2 frames was not measured; the largest is 4");
    }

    @Test
    void namesEveryTimeThatMakesNoSense() {
        assertThatThrownBy(() -> new CallTimes(Map.of(0, 10.0, 4, -1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batch sizes must be at least 1, but one is 0")
                .hasMessageContaining("a batch of 4 must take more than 0 ms, but takes -1.0");
        assertThatThrownBy(() -> new CallTimes(Map.of())).hasMessageContaining("one batch size at least");
    }
}
