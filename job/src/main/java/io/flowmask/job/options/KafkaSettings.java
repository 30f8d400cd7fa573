package io.flowmask.job.options;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * Where frames come from and outcomes go.
 *
 * @param maxMessageBytes largest record to write
 * @param clientProperties settings for every Kafka client; may hold secrets and is never printed
 */
public record KafkaSettings(
        String bootstrapServers,
        FrameTopics frames,
        String groupId,
        StartOffsets startOffsets,
        Duration discoveryInterval,
        int maxPollRecords,
        int maxMessageBytes,
        String maskEventsTopic,
        String droppedFramesTopic,
        String deadLettersTopic,
        Delivery delivery,
        String transactionalIdPrefix,
        Duration transactionTimeout,
        Map<String, String> clientProperties) {

    /** Below this not even a dead letter's message, or a mask event without instances, is sure to fit. */
    public static final int SMALLEST_MAX_MESSAGE_BYTES = 16 * 1024;

    public KafkaSettings {
        Objects.requireNonNull(bootstrapServers);
        Objects.requireNonNull(frames);
        clientProperties = Map.copyOf(clientProperties);
    }

    /**
     * Checks that transactions outlive the checkpoints that commit them. Reading the options compares them with each other; only the
     * environment says how far apart checkpoints are where the options leave that to the cluster.
     *
     * @param checkpointInterval that the job runs with, whoever set it; Flink itself refuses 0
     * @throws InvalidOptionsException when outcomes would be lost
     */
    public void checkCheckpoints(Duration checkpointInterval) {
        if (delivery == Delivery.EXACTLY_ONCE && !outlivesCheckpoints(transactionTimeout, checkpointInterval)) {
            throw new InvalidOptionsException(List.of(KafkaOptions.TRANSACTION_TIMEOUT.key()
                    + ": expected at least twice execution.checkpointing.interval, which is "
                    + checkpointInterval.toMillis()
                    + " ms for this job (from the cluster's configuration, unless checkpoint-interval"
                    + " is given), found "
                    + transactionTimeout.toMillis()
                    + " ms; a shorter one loses outcomes; raise transaction-timeout, or give a shorter"
                    + " checkpoint-interval"));
        }
    }

    /** A transaction is open for as long as a checkpoint takes to come and complete. */
    static boolean outlivesCheckpoints(Duration transactionTimeout, Duration checkpointInterval) {
        return transactionTimeout.compareTo(checkpointInterval.multipliedBy(2)) >= 0;
    }

    /** The settings that every client shares, as Kafka takes them. */
    public Properties clientPropertiesAsProperties() {
        Properties properties = new Properties();
        properties.putAll(clientProperties);
        return properties;
    }

    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + ", " + frames + " → " + maskEventsTopic + ", " + droppedFramesTopic
                + ", " + deadLettersTopic + ", " + delivery + ", " + clientProperties.size() + " client properties]";
    }
}
