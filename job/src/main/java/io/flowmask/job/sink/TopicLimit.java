package io.flowmask.job.sink;

import java.io.Serializable;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How large a record of a topic may be: as large as the producer sends and the brokers take. */
interface TopicLimit extends Serializable {

    /** Bytes of a record batch. */
    int maxRecordBytes();

    /**
     * Asks the brokers.
     *
     * @param clientProperties to connect with, bootstrap servers included
     * @param maxRequestBytes what the producer sends at most
     */
    static TopicLimit ofBrokers(Properties clientProperties, String topic, int maxRequestBytes) {
        return () -> Math.min(maxRequestBytes, Asking.maxMessageBytes(clientProperties, topic));
    }

    /** One question to the brokers. */
    final class Asking {
        private static final Logger LOG = LoggerFactory.getLogger(TopicLimit.class);
        private static final int TIMEOUT_SECONDS = 10;
        /** What brokers allow unless told otherwise. */
        private static final int KAFKA_DEFAULT = 1_048_588;

        private Asking() {}

        private static int maxMessageBytes(Properties clientProperties, String topic) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            try (Admin admin = Admin.create(clientProperties)) {
                Config config = admin.describeConfigs(List.of(resource))
                        .all()
                        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .get(resource);
                return config == null
                        ? KAFKA_DEFAULT
                        : Integer.parseInt(
                                config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return KAFKA_DEFAULT;
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                LOG.warn(
                        "The brokers did not say how large a record of topic {} may be (it may not exist yet, or this"
                                + " client may not describe it); counting on Kafka's default of {} bytes",
                        topic,
                        KAFKA_DEFAULT,
                        e);
                return KAFKA_DEFAULT;
            }
        }
    }
}
