package io.flowmask.job.sink;

import io.flowmask.operators.metrics.MetricRegistration;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes of one kind to records of one topic. The records carry no time of their own: brokers refuse times an hour ahead of
 * theirs, and a camera whose clock runs ahead must not fail the job.
 */
final class OutcomeSchema<T> implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final Encoding<T> encoding;

    OutcomeSchema(String topic, Encoding<T> encoding) {
        this.topic = topic;
        this.encoding = encoding;
    }

    /** Key and value of an outcome's record. */
    interface Encoding<T> extends Serializable {
        /**
         * Called once per task, before the first outcome.
         *
         * @param metrics takes metrics of the encoding's own
         */
        default void open(MetricRegistration metrics) {}

        byte[] key(T outcome);

        byte[] value(T outcome);
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
        encoding.open(new MetricRegistration(context.getMetricGroup()));
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T outcome, KafkaSinkContext context, @Nullable Long timestamp) {
        return new ProducerRecord<>(topic, encoding.key(outcome), encoding.value(outcome));
    }

    /** Which topics the sink writes to; it looks there for transactions that a failure left open. */
    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic)), new Properties()));
    }
}
