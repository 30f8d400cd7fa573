package io.flowmask.job.sink;

import io.flowmask.job.options.Delivery;
import io.flowmask.job.options.KafkaSettings;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Writes the outcomes to their topics, each through a sink with transactions of its own. */
public final class OutcomeSinks {
    /** Ties the sink to its transactions in savepoints. Never changes. */
    public static final String MASK_EVENTS_UID = "flowmask-mask-events";

    /** Never changes. */
    public static final String DROPPED_FRAMES_UID = "flowmask-dropped-frames";

    /** Never changes. */
    public static final String DEAD_LETTERS_UID = "flowmask-dead-letters";

    static final String WRITE_MASK_EVENTS = "Write mask events";
    static final String WRITE_DROPPED_FRAMES = "Write dropped frames";
    static final String WRITE_DEAD_LETTERS = "Write dead letters";

    /** Kafka's default for what a producer buffers. */
    private static final long DEFAULT_BUFFER_MEMORY_BYTES = 32 * 1024 * 1024;

    private final KafkaSettings kafka;

    public OutcomeSinks(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    public void maskEvents(DataStream<MaskEvent> events) {
        add(
                events,
                WRITE_MASK_EVENTS,
                MASK_EVENTS_UID,
                kafka.maskEventsTopic(),
                new MaskEventEncoding(limitOf(kafka.maskEventsTopic())));
    }

    public void droppedFrames(DataStream<DroppedFrame> frames) {
        add(frames, WRITE_DROPPED_FRAMES, DROPPED_FRAMES_UID, kafka.droppedFramesTopic(), new DroppedFrameEncoding());
    }

    public void deadLetters(DataStream<DeadLetter> letters) {
        add(
                letters,
                WRITE_DEAD_LETTERS,
                DEAD_LETTERS_UID,
                kafka.deadLettersTopic(),
                new DeadLetterEncoding(limitOf(kafka.deadLettersTopic())));
    }

    private TopicLimit limitOf(String topic) {
        Properties connection = kafka.clientPropertiesAsProperties();
        connection.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        return TopicLimit.ofBrokers(connection, topic, kafka.maxMessageBytes());
    }

    private <T> void add(
            DataStream<T> outcomes, String name, String uid, String topic, OutcomeSchema.Encoding<T> encoding) {
        KafkaSink<T> sink = KafkaSink.<T>builder()
                .setKafkaProducerConfig(producerProperties())
                .setBootstrapServers(kafka.bootstrapServers())
                .setRecordSerializer(new OutcomeSchema<>(topic, encoding))
                .setDeliveryGuarantee(
                        kafka.delivery() == Delivery.EXACTLY_ONCE
                                ? DeliveryGuarantee.EXACTLY_ONCE
                                : DeliveryGuarantee.AT_LEAST_ONCE)
                // One prefix per sink: sinks that shared one would abort each other's transactions.
                .setTransactionalIdPrefix(kafka.transactionalIdPrefix() + "-" + uid)
                // Names are used again, so that brokers do not remember one for every checkpoint that ever was.
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .build();
        outcomes.sinkTo(sink).name(name).uid(uid);
    }

    private Properties producerProperties() {
        Properties properties = kafka.clientPropertiesAsProperties();
        properties.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(kafka.maxMessageBytes()));
        if (kafka.delivery() == Delivery.EXACTLY_ONCE) {
            properties.setProperty(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    Long.toString(kafka.transactionTimeout().toMillis()));
        }
        // A record that does not fit what a producer buffers is never sent.
        String given = kafka.clientProperties().get(ProducerConfig.BUFFER_MEMORY_CONFIG);
        long buffered = given == null ? DEFAULT_BUFFER_MEMORY_BYTES : Long.parseLong(given);
        properties.setProperty(
                ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(Math.max(buffered, kafka.maxMessageBytes())));
        return properties;
    }

    private static final class DroppedFrameEncoding implements OutcomeSchema.Encoding<DroppedFrame> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] key(DroppedFrame frame) {
            return frame.getCameraId().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] value(DroppedFrame frame) {
            return RecordCodec.DROPPED_FRAME.encode(frame);
        }
    }
}
