package io.flowmask.job.options;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.configuration.ConfigOption;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** Reads and checks the options of {@link KafkaOptions}. */
final class KafkaSettingsReader {
    /** Client settings that the job's own options, or its correctness, decide: the option to use instead, or why not. */
    private static final Map<String, String> RESERVED = Map.ofEntries(
            entry("bootstrap.servers", "use " + KafkaOptions.BOOTSTRAP_SERVERS.key()),
            entry("group.id", "use " + KafkaOptions.GROUP_ID.key()),
            entry("auto.offset.reset", "use " + KafkaOptions.START_OFFSETS.key()),
            entry("max.poll.records", "use " + KafkaOptions.MAX_POLL_RECORDS.key()),
            entry("max.request.size", "use " + KafkaOptions.MAX_MESSAGE_SIZE.key()),
            entry("transactional.id", "use " + KafkaOptions.TRANSACTIONAL_ID_PREFIX.key()),
            entry("transaction.timeout.ms", "use " + KafkaOptions.TRANSACTION_TIMEOUT.key()),
            entry("enable.auto.commit", "offsets are committed with checkpoints"),
            entry("acks", "with less than all, outcomes would be lost with a broker"),
            entry("enable.idempotence", "without it, outcomes would change places or come twice"));

    private final OptionValues values;
    private final Map<String, ConfigOption<String>> outputTopics = new HashMap<>();

    private KafkaSettingsReader(OptionValues values) {
        this.values = values;
    }

    static KafkaSettings read(OptionValues values, RuntimeSettings runtime) {
        return new KafkaSettingsReader(values).read(runtime);
    }

    private KafkaSettings read(RuntimeSettings runtime) {
        int maxPollRecords = values.get(KafkaOptions.MAX_POLL_RECORDS);
        values.check(
                maxPollRecords >= 1, KafkaOptions.MAX_POLL_RECORDS, "expected at least 1, found " + maxPollRecords);
        Delivery delivery = values.get(KafkaOptions.DELIVERY_GUARANTEE);
        Duration transactionTimeout = values.get(KafkaOptions.TRANSACTION_TIMEOUT);
        if (delivery == Delivery.EXACTLY_ONCE) {
            checkTransactionTimeout(transactionTimeout, runtime);
        }
        FrameTopics frames = frames();
        return new KafkaSettings(
                values.get(KafkaOptions.BOOTSTRAP_SERVERS),
                frames,
                values.get(KafkaOptions.GROUP_ID),
                values.get(KafkaOptions.START_OFFSETS),
                values.get(KafkaOptions.DISCOVERY_INTERVAL),
                maxPollRecords,
                maxMessageBytes(),
                outputTopic(KafkaOptions.MASK_EVENTS_TOPIC, frames),
                outputTopic(KafkaOptions.DROPPED_FRAMES_TOPIC, frames),
                outputTopic(KafkaOptions.DEAD_LETTERS_TOPIC, frames),
                delivery,
                values.get(KafkaOptions.TRANSACTIONAL_ID_PREFIX),
                transactionTimeout,
                clientProperties());
    }

    /** What is known before there is an environment; {@link KafkaSettings#checkCheckpoints} has the last word. */
    private void checkTransactionTimeout(Duration timeout, RuntimeSettings runtime) {
        Duration interval = runtime.checkpointInterval().orElse(RuntimeOptions.DEFAULT_CHECKPOINT_INTERVAL);
        values.check(
                KafkaSettings.outlivesCheckpoints(timeout, interval),
                KafkaOptions.TRANSACTION_TIMEOUT,
                "expected at least twice checkpoint-interval, which is " + interval.toMillis() + " ms, found "
                        + timeout.toMillis() + " ms; a shorter one loses outcomes");
        values.check(
                timeout.toMillis() <= Integer.MAX_VALUE,
                KafkaOptions.TRANSACTION_TIMEOUT,
                "expected at most " + Integer.MAX_VALUE + " ms, found " + timeout.toMillis() + " ms");
    }

    private FrameTopics frames() {
        Optional<String> pattern = values.find(KafkaOptions.TOPIC_PATTERN);
        if (pattern.isPresent() && values.isGiven(KafkaOptions.TOPICS)) {
            values.problem(KafkaOptions.TOPIC_PATTERN, "give either topics or topic-pattern, not both");
        }
        if (pattern.isPresent()) {
            try {
                return new FrameTopics.Matching(Pattern.compile(pattern.get()));
            } catch (PatternSyntaxException e) {
                values.problem(
                        KafkaOptions.TOPIC_PATTERN,
                        "expected a regular expression, found \"" + pattern.get() + "\": " + e.getDescription()
                                + " at character " + e.getIndex());
            }
        }
        List<String> names = values.get(KafkaOptions.TOPICS);
        names.forEach(name -> checkTopic(KafkaOptions.TOPICS, name));
        return new FrameTopics.Named(names);
    }

    private String outputTopic(ConfigOption<String> option, FrameTopics frames) {
        String topic = values.get(option);
        checkTopic(option, topic);
        ConfigOption<String> other = outputTopics.putIfAbsent(topic, option);
        values.check(
                other == null,
                option,
                topic + " is " + (other == null ? "" : other.key())
                        + " too; each kind of outcome needs a topic of its own");
        values.check(
                !frames.contains(topic),
                option,
                "frames are read from " + topic + " too; outcomes must not come back in");
        return topic;
    }

    private void checkTopic(ConfigOption<?> option, String topic) {
        try {
            Topic.validate(topic);
        } catch (InvalidTopicException e) {
            values.problem(option, "\"" + topic + "\" cannot be a topic: " + e.getMessage());
        }
    }

    private int maxMessageBytes() {
        long bytes = values.get(KafkaOptions.MAX_MESSAGE_SIZE).getBytes();
        boolean valid = bytes >= KafkaSettings.SMALLEST_MAX_MESSAGE_BYTES && bytes <= Integer.MAX_VALUE;
        values.check(
                valid,
                KafkaOptions.MAX_MESSAGE_SIZE,
                "expected " + KafkaSettings.SMALLEST_MAX_MESSAGE_BYTES + " bytes to 2 GB, found " + bytes + " bytes");
        return valid ? (int) bytes : KafkaSettings.SMALLEST_MAX_MESSAGE_BYTES;
    }

    private Map<String, String> clientProperties() {
        Map<String, String> properties = new HashMap<>(values.withPrefix(KafkaOptions.PASSTHROUGH_PREFIX));
        RESERVED.forEach((name, instead) -> {
            if (properties.remove(name) != null) {
                values.add(KafkaOptions.PASSTHROUGH_PREFIX + name + ": not to be set; " + instead);
            }
        });
        return properties;
    }
}
