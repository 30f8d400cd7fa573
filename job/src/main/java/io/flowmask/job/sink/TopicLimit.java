package io.flowmask.job.sink;

import io.flowmask.job.options.KafkaSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How large a record of a topic may be: as large as the producer sends and the brokers take. */
@FunctionalInterface
interface TopicLimit extends Serializable {
    /** What a topic must take at least, and the job may be told to write at most: the fixed part of every outcome fits. */
    int SMALLEST_BYTES = KafkaSettings.SMALLEST_MAX_MESSAGE_BYTES;

    /** What Kafka adds to key and value of a batch's only record, rounded up generously. */
    int RECORD_OVERHEAD_BYTES = 512;

    /** Bytes of a record's key and value together. */
    int maxRecordBytes();

    /**
     * Asks the brokers, once per task. Asking throws {@link IllegalStateException} where the topic takes less than {@link
     * #SMALLEST_BYTES}, and {@link KafkaException} where the brokers do not answer: a limit that was guessed during an outage would
     * cut events for as long as the task runs.
     *
     * @param clientProperties to connect with, bootstrap servers included
     * @param maxRequestBytes what the producer sends at most
     */
    static TopicLimit ofBrokers(Properties clientProperties, String topic, int maxRequestBytes) {
        return () -> usable(topic, Math.min(maxRequestBytes, Asking.maxMessageBytes(clientProperties, topic)));
    }

    private static int usable(String topic, int maxBatchBytes) {
        if (maxBatchBytes < SMALLEST_BYTES) {
            throw new IllegalStateException("Topic " + topic + " takes records of at most " + maxBatchBytes
                    + " bytes, but outcomes need at least " + SMALLEST_BYTES + ": raise the topic's max.message.bytes");
        }
        return maxBatchBytes - RECORD_OVERHEAD_BYTES;
    }

    /** One question to the brokers. */
    final class Asking {
        private static final Logger LOG = LoggerFactory.getLogger(TopicLimit.class);
        private static final Duration TIMEOUT = Duration.ofSeconds(10);
        /** What brokers allow unless told otherwise. */
        private static final int KAFKA_DEFAULT = 1_048_588;

        private Asking() {}

        private static int maxMessageBytes(Properties clientProperties, String topic) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            Admin admin = Admin.create(clientProperties);
            try {
                KafkaFuture<Config> answer = Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).values().get(resource));
                return maxMessageBytes(topic, answer, TIMEOUT);
            } finally {
                // Without a time it would wait for the brokers' answer for as long as the client's own timeout lets it.
                admin.close(Duration.ZERO);
            }
        }

        static int maxMessageBytes(String topic, KafkaFuture<Config> answer, Duration timeout) {
            try {
                Config config = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
                return Integer.parseInt(
                        config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException(
                        "Interrupted while asking how large a record of topic " + topic + " may be", e);
            } catch (TimeoutException e) {
                throw new KafkaException(
                        "The brokers did not say within " + timeout.toMillis() + " ms how large a record of topic "
                                + topic + " may be: check that they can be reached",
                        e);
            } catch (ExecutionException e) {
                if (!isLeftOpen(e.getCause())) {
                    throw new KafkaException(
                            "The brokers did not say how large a record of topic " + topic + " may be: " + e.getCause(),
                            e);
                }
                LOG.warn(
                        "The brokers did not say how large a record of topic {} may be (it may not exist yet, or this"
                                + " client may not describe it); counting on Kafka's default of {} bytes",
                        topic,
                        KAFKA_DEFAULT,
                        e);
                return KAFKA_DEFAULT;
            }
        }

        /** Whether asking again would bring no other answer. */
        private static boolean isLeftOpen(@Nullable Throwable cause) {
            return cause instanceof UnknownTopicOrPartitionException
                    || cause instanceof TopicAuthorizationException
                    || cause instanceof ClusterAuthorizationException
                    || cause instanceof UnsupportedVersionException;
        }
    }
}
