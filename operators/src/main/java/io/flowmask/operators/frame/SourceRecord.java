package io.flowmask.operators.frame;

import java.util.Objects;

/**
 * The Kafka record a frame came in, kept whole so that an unusable one can be handed on as it was. Holds {@code value} without a
 * copy; nobody may change it afterwards.
 */
public final class SourceRecord {
    private final String topic;
    private final int partition;
    private final long offset;
    private final byte[] value;

    public SourceRecord(String topic, int partition, long offset, byte[] value) {
        this.topic = Objects.requireNonNull(topic);
        this.partition = partition;
        this.offset = offset;
        this.value = Objects.requireNonNull(value);
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    public long offset() {
        return offset;
    }

    /** The record's value as it came; shared, not to be changed. */
    public byte[] value() {
        return value;
    }

    /** Where the record is, for messages: {@code topic-partition@offset}, as Kafka's own tools write it. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
