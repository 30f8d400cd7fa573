package io.flowmask.cli.sizing;

/**
 * How evenly cameras fall on the operator's instances. Flink hashes a camera's name to one of {@code max-parallelism} key groups and
 * gives each instance a range of them, so that the instances' cameras are Poisson distributed, and the busiest of many has many more
 * than the mean.
 */
final class Spread {
    /** So that an instance has this many key groups or more: one more or less matters by a sixteenth. */
    private static final int GROUPS_PER_INSTANCE = 16;

    /** The job's default. */
    private static final int FEWEST_GROUPS = 128;

    /** Flink's limit. */
    private static final int MOST_GROUPS = 1 << 15;

    private Spread() {}

    /** The {@code max-parallelism} to choose: a power of two. */
    static int keyGroups(int instances) {
        int groups = FEWEST_GROUPS;
        while (groups < MOST_GROUPS && groups < (long) GROUPS_PER_INSTANCE * instances) {
            groups *= 2;
        }
        return groups;
    }

    /**
     * Cameras on the busiest instance: m + √(2 m ln n), the extreme that is to be expected of n instances with m cameras each, where m
     * is what falls on an instance with the largest range of key groups.
     */
    static int busiest(int cameras, int instances) {
        int groups = keyGroups(instances);
        int largestRange = (groups + instances - 1) / instances;
        double mean = (double) cameras * largestRange / groups;
        return (int) Math.min(cameras, Math.ceil(mean + Math.sqrt(2 * mean * Math.log(instances)) - 1e-9));
    }
}
