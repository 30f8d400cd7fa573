package io.flowmask.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Histograms whose best threshold is known. */
class EntropyThresholdTest {
    @Test
    void keepsEverythingOfAnEvenDistribution() {
        Histogram even = histogram(bin -> 3);

        assertThat(EntropyThreshold.of(even)).isCloseTo(Histogram.BINS, within(1.0));
    }

    @Test
    void cutsARareOutlierOffADistributionThatFitsTheLevelsExactly() {
        // 128 uneven bins: merging any two of them would lose what tells them apart.
        Histogram exact = histogram(bin -> bin < 128 ? 1000 + 900 * (bin % 2) : bin == Histogram.BINS - 1 ? 1 : 0);

        assertThat(EntropyThreshold.of(exact)).isEqualTo(128);
    }

    @Test
    void findsTheStepsOfADistributionInSteps() {
        // 128 uneven steps of eight bins each: at 1024 bins a level is a step, and nothing is lost.
        Histogram steps = histogram(bin -> bin < 1024 ? 50 + 40 * (bin / 8 % 2) : bin == Histogram.BINS - 1 ? 1 : 0);

        assertThat(EntropyThreshold.of(steps)).isEqualTo(1024);
    }

    @Test
    void clipsALongTail() {
        Random random = new Random(1);
        float[] values = new float[200_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        values[0] = 60;
        Histogram tail = new Histogram();
        tail.add(FloatBuffer.wrap(values));

        assertThat(EntropyThreshold.of(tail)).isBetween(3.0, 8.0);
    }

    @Test
    void takesTheLargestMagnitudeWhereThereIsLittleToChoose() {
        Histogram few = new Histogram();
        few.add(FloatBuffer.wrap(new float[] {0, 0, -2}));
        Histogram none = new Histogram();
        none.add(FloatBuffer.wrap(new float[] {0, 0}));

        assertThat(EntropyThreshold.of(few)).isEqualTo(2);
        assertThat(EntropyThreshold.of(none)).isZero();
    }

    /** Bins of width 1: a value in the middle of each, as often as is said. */
    private static Histogram histogram(IntUnaryOperator count) {
        Histogram histogram = new Histogram();
        // The first value sets the bins' width.
        histogram.add(FloatBuffer.wrap(new float[] {Histogram.BINS}));
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            int times = count.applyAsInt(bin) - (bin == Histogram.BINS - 1 ? 1 : 0);
            float[] values = new float[Math.max(0, times)];
            Arrays.fill(values, bin + 0.5f);
            histogram.add(FloatBuffer.wrap(values));
        }
        return histogram;
    }
}
