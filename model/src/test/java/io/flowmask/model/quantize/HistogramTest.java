package io.flowmask.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void widensItsBinsForWhatDoesNotFit() {
        Histogram histogram = histogram(1, 2, -4);
        histogram.add(FloatBuffer.wrap(new float[] {9}));

        assertThat(histogram.binWidth()).isEqualTo(16.0 / Histogram.BINS);
        assertThat(histogram.total()).isEqualTo(4);
        assertThat(histogram.count(Histogram.BINS / 16)).as("1").isEqualTo(1);
        assertThat(histogram.count(9 * Histogram.BINS / 16)).as("9").isEqualTo(1);
        assertThat(histogram.usedBins()).isEqualTo(9 * Histogram.BINS / 16 + 1);
    }

    @Test
    void doesNotCountZerosAndKnowsTheLimits() {
        Histogram histogram = histogram(0, 0, 3, -5);

        assertThat(histogram.total()).isEqualTo(2);
        assertThat(histogram.min()).isEqualTo(-5);
        assertThat(histogram.max()).isEqualTo(3);
        assertThat(histogram.largestMagnitude()).isEqualTo(5);
    }

    @Test
    void refusesWhatIsNoNumber() {
        assertThatThrownBy(() -> histogram(1, Float.NaN)).hasMessage("value 1 is NaN");
        assertThatThrownBy(() -> histogram(Float.NEGATIVE_INFINITY)).hasMessageContaining("Infinity");
    }

    @Test
    void clipsOneValueInTenThousandByPercentile() {
        float[] values = new float[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < 1 ? 100 : 1;
        }

        Histogram histogram = histogram(values);

        assertThat(RangeMethod.PERCENTILE.threshold(histogram)).isBetween(1.0, 1.1);
        assertThat(RangeMethod.MAX.threshold(histogram)).isEqualTo(100);
    }

    private static Histogram histogram(float... values) {
        Histogram histogram = new Histogram();
        histogram.add(FloatBuffer.wrap(values));
        return histogram;
    }
}
