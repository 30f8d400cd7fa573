package io.flowmask.job.options;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How Flink runs the job. What is empty is left to the cluster.
 *
 * @param maxParallelism number of key groups
 */
public record RuntimeSettings(
        String jobName,
        Optional<Integer> parallelism,
        int maxParallelism,
        Optional<Duration> checkpointInterval,
        Optional<StateBackendKind> stateBackend,
        Optional<String> checkpointDir,
        Duration outOfOrderness,
        Duration idlePartitionTimeout) {

    public RuntimeSettings {
        Objects.requireNonNull(jobName);
        Objects.requireNonNull(outOfOrderness);
        Objects.requireNonNull(idlePartitionTimeout);
    }
}
