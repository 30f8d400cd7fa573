package io.flowmask.model.bench;

import java.util.Arrays;

/**
 * Where repeated measurements lie, in milliseconds. Quantiles lie between measurements where none is exactly there.
 *
 * @param count how many there were
 * @param firstQuartile a quarter of them took less
 * @param thirdQuartile a quarter of them took more
 * @param percentile95 one in twenty took more
 */
public record Spread(int count, double median, double firstQuartile, double thirdQuartile, double percentile95) {

    /** Of at least one measurement, in any order. */
    static Spread of(double[] millis) {
        if (millis.length == 0) {
            throw new IllegalArgumentException("A spread needs at least one measurement");
        }
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return new Spread(
                sorted.length,
                quantile(sorted, 0.5),
                quantile(sorted, 0.25),
                quantile(sorted, 0.75),
                quantile(sorted, 0.95));
    }

    /** How far apart the middle half of the measurements lies. */
    public double interquartileRange() {
        return thirdQuartile - firstQuartile;
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
