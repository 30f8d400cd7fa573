package io.flowmask.model.quantize;

import java.util.Locale;

/** How the largest magnitude is chosen that a tensor's 8 bits represent; what is larger is clipped. */
public enum RangeMethod {
    /** Where the quantised distribution tells most of the real one: the smallest Kullback-Leibler divergence. */
    ENTROPY {
        @Override
        double threshold(Histogram histogram) {
            return EntropyThreshold.of(histogram);
        }
    },
    /** The largest magnitude that was seen: nothing is clipped. */
    MAX {
        @Override
        double threshold(Histogram histogram) {
            return histogram.largestMagnitude();
        }
    },
    /** The magnitude that {@value #PERCENT} % of the values that are not zero do not exceed. */
    PERCENTILE {
        @Override
        double threshold(Histogram histogram) {
            double wanted = histogram.total() * PERCENT / 100;
            long below = 0;
            for (int bin = 0; bin < histogram.usedBins(); bin++) {
                below += histogram.count(bin);
                if (below >= wanted) {
                    return Math.min((bin + 1) * histogram.binWidth(), histogram.largestMagnitude());
                }
            }
            return histogram.largestMagnitude();
        }
    };

    static final double PERCENT = 99.99;

    /** The magnitude; 0 for a histogram of zeros only. */
    abstract double threshold(Histogram histogram);

    /** As it is written in options and calibration tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
