package io.flowmask.job.options;

import java.time.Duration;
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
