package io.flowmask.job.options;

import java.time.Duration;
import java.util.Optional;

/** Reads and checks the options of {@link RuntimeOptions}. */
final class RuntimeSettingsReader {
    /** Flink's own limit on key groups. */
    private static final int LARGEST_MAX_PARALLELISM = 1 << 15;

    private RuntimeSettingsReader() {}

    static RuntimeSettings read(OptionValues values) {
        Optional<Integer> parallelism = values.find(RuntimeOptions.PARALLELISM);
        int maxParallelism = values.get(RuntimeOptions.MAX_PARALLELISM);
        Optional<Duration> checkpointInterval = values.find(RuntimeOptions.CHECKPOINT_INTERVAL);
        Duration idlePartitionTimeout = values.get(RuntimeOptions.IDLE_PARTITION_TIMEOUT);
        values.check(
                maxParallelism >= 1 && maxParallelism <= LARGEST_MAX_PARALLELISM,
                RuntimeOptions.MAX_PARALLELISM,
                "expected 1 to " + LARGEST_MAX_PARALLELISM + ", found " + maxParallelism);
        parallelism.ifPresent(count -> values.check(
                count >= 1 && count <= Math.max(1, maxParallelism),
                RuntimeOptions.PARALLELISM,
                "expected 1 to max-parallelism, which is " + maxParallelism + ", found " + count));
        checkpointInterval.ifPresent(interval -> values.check(
                interval.toMillis() >= 10,
                RuntimeOptions.CHECKPOINT_INTERVAL,
                "expected at least 10 ms, found " + interval.toMillis() + " ms"));
        values.check(
                !idlePartitionTimeout.isZero(),
                RuntimeOptions.IDLE_PARTITION_TIMEOUT,
                "expected more than 0, or a partition without records would hold watermarks back for ever");
        return new RuntimeSettings(
                values.get(RuntimeOptions.JOB_NAME),
                parallelism,
                maxParallelism,
                checkpointInterval,
                values.find(RuntimeOptions.STATE_BACKEND),
                values.find(RuntimeOptions.CHECKPOINT_DIR),
                values.get(RuntimeOptions.OUT_OF_ORDERNESS),
                idlePartitionTimeout);
    }
}
