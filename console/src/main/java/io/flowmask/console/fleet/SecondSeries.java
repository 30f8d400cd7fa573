package io.flowmask.console.fleet;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What happened in each of the last seconds: outcomes by kind, and the latency's median and 95th percentile. A second can be read when
 * it is over. Of bounded size; belongs to its {@link Fleet} and is guarded by it.
 */
final class SecondSeries {
    /** How many seconds are kept. */
    static final int SECONDS = 300;

    /** Percentiles are of the latencies of this many seconds, so that a camera of few frames has some to count. */
    static final int LATENCY_WINDOW_SECONDS = 5;

    /** A gap between masks counts when it ended within this many seconds. */
    static final int GAP_SECONDS = 60;

    private final Map<Outcome, int[]> counts = new EnumMap<>(Outcome.class);
    private final int[] medianMillis = new int[SECONDS];
    private final int[] p95Millis = new int[SECONDS];
    private final Samples[] samples = new Samples[LATENCY_WINDOW_SECONDS];
    private final Map<Outcome, Long> totals = new EnumMap<>(Outcome.class);
    private final long firstSecond;
    private long current;

    /** What became of a frame. */
    enum Outcome {
        FULL,
        PARTIAL,
        DROPPED,
        DEAD_LETTER
    }

    /**
     * Begins a series.
     *
     * @param second the first second, since 1970
     */
    SecondSeries(long second) {
        firstSecond = second;
        current = second;
        Arrays.setAll(samples, i -> new Samples());
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new int[SECONDS]);
        }
    }

    void count(long second, Outcome outcome) {
        advanceTo(second);
        countsOf(outcome)[slot(current)]++;
        totals.merge(outcome, 1L, Long::sum);
    }

    void latency(long second, long millis) {
        advanceTo(second);
        samples[window(current)].add((int) Math.min(Integer.MAX_VALUE, Math.max(0, millis)));
    }

    /** Ends the seconds before this one. A clock that was set back stays in the second that it had reached. */
    void advanceTo(long second) {
        if (second - current >= SECONDS) {
            // A gap as long as the series: nothing of it is left.
            for (int[] kind : counts.values()) {
                Arrays.fill(kind, 0);
            }
            Arrays.fill(medianMillis, 0);
            Arrays.fill(p95Millis, 0);
            Arrays.stream(samples).forEach(Samples::clear);
            current = second;
        }
        while (current < second) {
            closeCurrent();
            current++;
            for (int[] kind : counts.values()) {
                kind[slot(current)] = 0;
            }
            samples[window(current)].clear();
        }
    }

    private void closeCurrent() {
        int[] sorted = Samples.sorted(samples);
        medianMillis[slot(current)] = percentile(sorted, 50);
        p95Millis[slot(current)] = percentile(sorted, 95);
    }

    /** The nearest rank; 0 where there is nothing. */
    static int percentile(int[] sorted, int percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (sorted.length * percent + 99) / 100;
        return sorted[Math.max(1, rank) - 1];
    }

    /** Sum over the whole life of the series. */
    long total(Outcome outcome) {
        return totals.getOrDefault(outcome, 0L);
    }

    /** Sum of an outcome over the last seconds that are over. */
    int recent(Outcome outcome, int seconds) {
        int sum = 0;
        for (long second = Math.max(oldest(), current - seconds); second < current; second++) {
            sum += countsOf(outcome)[slot(second)];
        }
        return sum;
    }

    /** Seconds that are over, out of the last ones: fewer than asked for in the first seconds. */
    int over(int seconds) {
        return (int) Math.min(seconds, current - oldest());
    }

    /** The newest 95th percentile of latency in the last seconds that are over, milliseconds; 0 where there is none. */
    int newestP95Millis(int seconds) {
        for (long second = current - 1; second >= Math.max(oldest(), current - seconds); second--) {
            if (p95Millis[slot(second)] > 0) {
                return p95Millis[slot(second)];
            }
        }
        return 0;
    }

    /**
     * The longest way from a second with masks to the next one, of those that ended within the last minute; 0 where none did. With
     * exactly-once delivery masks come in bursts, with each checkpoint, so that nothing is wrong in between.
     */
    int longestGapSeconds() {
        int[] full = countsOf(Outcome.FULL);
        int[] partial = countsOf(Outcome.PARTIAL);
        int longest = 0;
        int sinceMasks = 0;
        for (long second = Math.max(oldest(), current - 2L * GAP_SECONDS); second <= current; second++) {
            if (full[slot(second)] + partial[slot(second)] > 0) {
                if (second >= current - GAP_SECONDS) {
                    longest = Math.max(longest, sinceMasks);
                }
                sinceMasks = 1;
            } else if (sinceMasks > 0) {
                sinceMasks++;
            }
        }
        return longest;
    }

    /**
     * The seconds that are over, from one on.
     *
     * @param second the first that is wanted; older than what is kept gives what is kept
     */
    Slice since(long second) {
        long from = Math.min(current, Math.max(second, oldest()));
        int length = (int) (current - from);
        return new Slice(
                from,
                cut(countsOf(Outcome.FULL), from, length),
                cut(countsOf(Outcome.PARTIAL), from, length),
                cut(countsOf(Outcome.DROPPED), from, length),
                cut(countsOf(Outcome.DEAD_LETTER), from, length),
                cut(medianMillis, from, length),
                cut(p95Millis, from, length));
    }

    private int[] countsOf(Outcome outcome) {
        return Objects.requireNonNull(counts.get(outcome));
    }

    private static int[] cut(int[] ring, long from, int length) {
        int[] values = new int[length];
        for (int i = 0; i < length; i++) {
            values[i] = ring[slot(from + i)];
        }
        return values;
    }

    private long oldest() {
        return Math.max(firstSecond, current - SECONDS + 1);
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) SECONDS);
    }

    private static int window(long second) {
        return (int) Math.floorMod(second, (long) LATENCY_WINDOW_SECONDS);
    }

    /** The latencies of one second. */
    private static final class Samples {
        /** More say nothing new about percentiles. */
        private static final int LIMIT = 8192;

        private int[] values = new int[16];
        private int size;

        void add(int value) {
            if (size == LIMIT) {
                return;
            }
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        void clear() {
            size = 0;
        }

        static int[] sorted(Samples[] all) {
            int[] merged = new int[Arrays.stream(all).mapToInt(one -> one.size).sum()];
            int end = 0;
            for (Samples one : all) {
                System.arraycopy(one.values, 0, merged, end, one.size);
                end += one.size;
            }
            Arrays.sort(merged);
            return merged;
        }
    }
}
