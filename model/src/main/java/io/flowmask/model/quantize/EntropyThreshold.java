package io.flowmask.model.quantize;

/**
 * The clipping threshold that loses least information: Migacz, "8-bit Inference with TensorRT", GTC 2017.
 *
 * <p>For each number of bins i from {@value #LEVELS} on, the reference distribution P is the first i bins, with all that lies beyond
 * added to the last; the candidate Q is the same i bins without what lies beyond, merged into {@value #LEVELS} levels, each
 * level's count spread evenly over those of its bins that are not empty. The best i has the smallest divergence
 *
 * <pre>D(P ‖ Q) = Σ p log p - Σ p log q</pre>
 *
 * The first sum runs over bins, and comes from sums up to each bin that are made once. The second is the same for all bins of a level,
 * so that a candidate costs as many logarithms as there are levels, not bins.
 */
final class EntropyThreshold {
    /** Magnitudes that eight bits with a sign represent. */
    static final int LEVELS = 128;

    /** Of the bins before: values, bins that are not empty, and Σ c log c of the bins' counts c. */
    private final long[] values;

    private final int[] filled;
    private final double[] information;

    private EntropyThreshold(Histogram histogram, int bins) {
        values = new long[bins + 1];
        filled = new int[bins + 1];
        information = new double[bins + 1];
        for (int bin = 0; bin < bins; bin++) {
            long count = histogram.count(bin);
            values[bin + 1] = values[bin] + count;
            filled[bin + 1] = filled[bin] + (count > 0 ? 1 : 0);
            information[bin + 1] = information[bin] + information(count);
        }
    }

    /** The threshold; 0 for a histogram of zeros only. Of several that are equally good, the largest. */
    static double of(Histogram histogram) {
        int used = histogram.usedBins();
        if (used <= LEVELS) {
            return histogram.largestMagnitude();
        }
        EntropyThreshold search = new EntropyThreshold(histogram, used);
        int best = used;
        double least = Double.POSITIVE_INFINITY;
        for (int bins = used; bins >= LEVELS; bins--) {
            // Where the last bin is empty, P has something there and Q nothing: the divergence is infinite.
            if (histogram.count(bins - 1) > 0) {
                double divergence = search.divergence(bins);
                if (divergence < least) {
                    least = divergence;
                    best = bins;
                }
            }
        }
        return Math.min(best * histogram.binWidth(), histogram.largestMagnitude());
    }

    /** D(P ‖ Q) of the first bins. */
    private double divergence(int bins) {
        long inside = values[bins];
        long all = values[values.length - 1];
        long beyond = all - inside;
        long last = inside - values[bins - 1];
        double pLogP = (information[bins - 1] + information(last + beyond)) / all - Math.log((double) all);
        double pLogQ = 0;
        for (int level = 0; level < LEVELS; level++) {
            int from = level * bins / LEVELS;
            int to = (level + 1) * bins / LEVELS;
            long sum = values[to] - values[from];
            if (sum > 0) {
                double q = (double) sum / (filled[to] - filled[from]) / inside;
                long p = sum + (to == bins ? beyond : 0);
                pLogQ += (double) p / all * Math.log(q);
            }
        }
        return pLogP - pLogQ;
    }

    private static double information(long count) {
        return count == 0 ? 0 : count * Math.log((double) count);
    }
}
