package io.flowmask.job.source;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns every record into exactly one value and never throws: an exception here would fail the job, which would start again and
 * fail at the same record for ever.
 */
final class FrameRecordDeserializer implements KafkaRecordDeserializationSchema<IncomingRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<IncomingRecord> out) {
        out.collect(FrameRecords.read(record));
    }

    @Override
    public TypeInformation<IncomingRecord> getProducedType() {
        return IncomingRecordSerializer.TYPE;
    }
}
