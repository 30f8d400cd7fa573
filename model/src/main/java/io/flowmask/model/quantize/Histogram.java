package io.flowmask.model.quantize;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How often a tensor takes values of which magnitude, in {@value #BINS} bins of equal width from 0. Values may come in any number of
 * parts: when one does not fit, the bins become twice as wide, as often as it takes, and every second joins its neighbour.
 * Between half and all of the bins are in use, therefore.
 *
 * <p>Zeros are not counted: ReLU makes many of them, and every scale represents them exactly.
 */
final class Histogram {
    static final int BINS = 2048;

    private final long[] counts = new long[BINS];
    private double binWidth;
    private float min;
    private float max;

    /**
     * Counts values.
     *
     * @throws IllegalArgumentException when one is infinite or not a number
     */
    void add(FloatBuffer values) {
        float largest = 0;
        for (int i = values.position(); i < values.limit(); i++) {
            float value = values.get(i);
            float magnitude = Math.abs(value);
            if (!(magnitude <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("value " + i + " is " + value);
            }
            largest = Math.max(largest, magnitude);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        if (largest == 0) {
            return;
        }
        widen(largest);
        for (int i = values.position(); i < values.limit(); i++) {
            float magnitude = Math.abs(values.get(i));
            if (magnitude > 0) {
                counts[Math.min(BINS - 1, (int) (magnitude / binWidth))]++;
            }
        }
    }

    private void widen(double largest) {
        if (binWidth == 0) {
            binWidth = largest / BINS;
        }
        while (largest > binWidth * BINS) {
            for (int i = 0; i < BINS / 2; i++) {
                counts[i] = counts[2 * i] + counts[2 * i + 1];
            }
            Arrays.fill(counts, BINS / 2, BINS, 0);
            binWidth *= 2;
        }
    }

    /** The smallest value, or 0 where none was below. */
    double min() {
        return min;
    }

    /** The largest value, or 0 where none was above. */
    double max() {
        return max;
    }

    /** 0 where there were zeros only. */
    double largestMagnitude() {
        return Math.max(max, -min);
    }

    double binWidth() {
        return binWidth;
    }

    /** How many bins there are up to the last that is not empty. */
    int usedBins() {
        int used = BINS;
        while (used > 0 && counts[used - 1] == 0) {
            used--;
        }
        return used;
    }

    long count(int bin) {
        return counts[bin];
    }

    long total() {
        return Arrays.stream(counts).sum();
    }
}
