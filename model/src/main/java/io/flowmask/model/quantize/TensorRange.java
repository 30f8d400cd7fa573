package io.flowmask.model.quantize;

/**
 * Which values a tensor takes, and where each method would clip them.
 *
 * @param min the smallest value; 0 where none is below
 * @param max the largest value; 0 where none is above
 * @param entropy largest magnitude that {@link RangeMethod#ENTROPY} keeps
 * @param percentile largest magnitude that {@link RangeMethod#PERCENTILE} keeps
 */
public record TensorRange(double min, double max, double entropy, double percentile) {
    public TensorRange {
        double largest = Math.max(max, -min);
        if (!(min <= 0 && max >= 0 && largest <= Float.MAX_VALUE)
                || !(entropy >= 0 && entropy <= largest)
                || !(percentile >= 0 && percentile <= largest)) {
            throw new IllegalArgumentException(
                    "a range goes from 0 or less to 0 or more, and is clipped inside, but it goes from " + min + " to "
                            + max + " and is clipped at entropy " + entropy + ", percentile " + percentile);
        }
    }

    static TensorRange of(Histogram histogram) {
        return new TensorRange(
                histogram.min(),
                histogram.max(),
                RangeMethod.ENTROPY.threshold(histogram),
                RangeMethod.PERCENTILE.threshold(histogram));
    }

    /** Whether the tensor was never anything but zero. */
    boolean isZero() {
        return min == 0 && max == 0;
    }

    /** The smallest value that is represented. */
    double low(RangeMethod method) {
        return Math.max(min, -threshold(method));
    }

    /** The largest value that is represented. */
    double high(RangeMethod method) {
        return Math.min(max, threshold(method));
    }

    private double threshold(RangeMethod method) {
        return switch (method) {
            case ENTROPY -> entropy;
            case MAX -> Math.max(max, -min);
            case PERCENTILE -> percentile;
        };
    }
}
