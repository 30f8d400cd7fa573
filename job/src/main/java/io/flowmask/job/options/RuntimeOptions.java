package io.flowmask.job.options;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options about how Flink runs the job. Those without a default leave it to the cluster's own configuration. */
public final class RuntimeOptions {
    /** Where neither the job's options nor the cluster's configuration say anything. */
    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    public static final ConfigOption<String> JOB_NAME = ConfigOptions.key("job-name")
            .stringType()
            .defaultValue("flowmask")
            .withDescription("Name of the job in Flink's web page and metrics.");

    public static final ConfigOption<Integer> PARALLELISM = ConfigOptions.key("parallelism")
            .intType()
            .noDefaultValue()
            .withDescription("Parallel instances of every step. By default the cluster's parallelism.default.");

    public static final ConfigOption<Integer> MAX_PARALLELISM = ConfigOptions.key("max-parallelism")
            .intType()
            .defaultValue(128)
            .withDescription(
                    "Largest parallelism that the job can ever be rescaled to. A job that is restored must keep it.");

    public static final ConfigOption<Duration> CHECKPOINT_INTERVAL = ConfigOptions.key("checkpoint-interval")
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "Time between checkpoints; with exactly-once also how late outcomes become visible. By default the cluster's"
                            + " execution.checkpointing.interval, and 10 s where it has none.");

    public static final ConfigOption<StateBackendKind> STATE_BACKEND = ConfigOptions.key("state-backend")
            .enumType(StateBackendKind.class)
            .noDefaultValue()
            .withDescription(
                    "Where the cameras' features are kept: hashmap while cameras × features fit the heap, rocksdb"
                            + " beyond. By default the cluster's state.backend.type.");

    public static final ConfigOption<String> CHECKPOINT_DIR = ConfigOptions.key("checkpoint-dir")
            .stringType()
            .noDefaultValue()
            .withDescription("Folder or URI for checkpoints, reachable from every TaskManager. By default the cluster's"
                    + " execution.checkpointing.dir.");

    public static final ConfigOption<Duration> OUT_OF_ORDERNESS = ConfigOptions.key("out-of-orderness")
            .durationType()
            .defaultValue(Duration.ofSeconds(5))
            .withDescription(
                    "How far capture times of different cameras in a partition may lie apart; watermarks lag behind by"
                            + " that. No outcome depends on it.");

    public static final ConfigOption<Duration> IDLE_PARTITION_TIMEOUT = ConfigOptions.key("idle-partition-timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("After how long a partition without records no longer holds watermarks back.");

    private RuntimeOptions() {}
}
