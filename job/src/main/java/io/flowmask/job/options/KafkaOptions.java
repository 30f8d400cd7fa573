package io.flowmask.job.options;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Options about topics: where frames come from and where outcomes go. */
public final class KafkaOptions {
    /** Settings under this prefix go to every Kafka client, without it. */
    public static final String PASSTHROUGH_PREFIX = "kafka.";

    public static final ConfigOption<String> BOOTSTRAP_SERVERS = ConfigOptions.key("bootstrap-servers")
            .stringType()
            .defaultValue("localhost:9092")
            .withDescription("Kafka brokers to connect to first, host:port, separated by commas.");

    public static final ConfigOption<List<String>> TOPICS = ConfigOptions.key("topics")
            .stringType()
            .asList()
            .defaultValues("camera-frames")
            .withDescription("Topics with camera frames, separated by commas. Not together with topic-pattern.");

    public static final ConfigOption<String> TOPIC_PATTERN = ConfigOptions.key("topic-pattern")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Regular expression of the topics with camera frames; topics that appear later are found too. Instead of topics.");

    public static final ConfigOption<String> GROUP_ID = ConfigOptions.key("group-id")
            .stringType()
            .defaultValue("flowmask")
            .withDescription("Consumer group that the progress is committed to, for people and tools to see."
                    + " The job itself goes on from its checkpoint.");

    public static final ConfigOption<StartOffsets> START_OFFSETS = ConfigOptions.key("start-offsets")
            .enumType(StartOffsets.class)
            .defaultValue(StartOffsets.COMMITTED)
            .withDescription(
                    "Where to start reading without a checkpoint: earliest, latest, or what the consumer group has"
                            + " committed, and the earliest where it has committed nothing.");

    public static final ConfigOption<Duration> DISCOVERY_INTERVAL = ConfigOptions.key("discovery-interval")
            .durationType()
            .defaultValue(Duration.ofMinutes(1))
            .withDescription("How often to look for new topics and partitions; 0 for never.");

    public static final ConfigOption<Integer> MAX_POLL_RECORDS = ConfigOptions.key("max-poll-records")
            .intType()
            .defaultValue(32)
            .withDescription(
                    "Frames fetched ahead per request and source instance; about twice as many wait in memory.");

    public static final ConfigOption<MemorySize> MAX_MESSAGE_SIZE = ConfigOptions.key("max-message-size")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(16))
            .withDescription(
                    "Largest record to write. The brokers' message.max.bytes, or the topics' max.message.bytes, must"
                            + " allow it. A dead letter that is larger loses the end of its bytes, a mask event the instances of the"
                            + " lowest scores, and both say so.");

    public static final ConfigOption<String> MASK_EVENTS_TOPIC = ConfigOptions.key("mask-events-topic")
            .stringType()
            .defaultValue("mask-events")
            .withDescription("Topic for the masks of every segmented frame.");

    public static final ConfigOption<String> DROPPED_FRAMES_TOPIC = ConfigOptions.key("dropped-frames-topic")
            .stringType()
            .defaultValue("dropped-frames")
            .withDescription("Topic for well-formed frames that were not segmented: repeated, out of order or stale.");

    public static final ConfigOption<String> DEAD_LETTERS_TOPIC = ConfigOptions.key("dead-letters-topic")
            .stringType()
            .defaultValue("dead-letters")
            .withDescription("Topic for records that could not be read as a frame.");

    public static final ConfigOption<Delivery> DELIVERY_GUARANTEE = ConfigOptions.key("delivery-guarantee")
            .enumType(Delivery.class)
            .defaultValue(Delivery.AT_LEAST_ONCE)
            .withDescription(
                    "at-least-once: every outcome comes, after a failure some come again. exactly-once: outcomes are"
                            + " written in transactions, one per checkpoint; consumers with isolation.level=read_committed see every"
                            + " outcome once, when its checkpoint completes.");

    public static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX = ConfigOptions.key("transactional-id-prefix")
            .stringType()
            .defaultValue("flowmask")
            .withDescription(
                    "Start of the transactional ids with exactly-once. Unique among the jobs of a Kafka cluster, and"
                            + " the same whenever this job starts again.");

    public static final ConfigOption<Duration> TRANSACTION_TIMEOUT = ConfigOptions.key("transaction-timeout")
            .durationType()
            .defaultValue(Duration.ofMinutes(10))
            .withDescription(
                    "After how long without a checkpoint Kafka gives up a transaction, and what it holds is lost; so"
                            + " longer than any outage of the job. The brokers' transaction.max.timeout.ms (15 minutes unless"
                            + " changed) must allow it.");

    private KafkaOptions() {}
}
