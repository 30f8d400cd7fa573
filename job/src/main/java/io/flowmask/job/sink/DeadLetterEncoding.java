package io.flowmask.job.sink;

import io.flowmask.operators.metrics.MetricRegistration;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;

/**
 * Dead letters to records that the topic takes. A dead letter is a little larger than the record it came from, so the largest
 * record that fits a frame topic would not fit the dead letters' topic, fail the job, and fail it again after every restart.
 * Therefore what is too large loses the end of its bytes, and its message says so.
 */
final class DeadLetterEncoding implements OutcomeSchema.Encoding<DeadLetter> {
    private static final long serialVersionUID = 1L;

    /** What the added sentence takes. */
    private static final int NOTE_BYTES = 256;

    private final TopicLimit limit;
    private transient int maxRecordBytes;

    @SuppressWarnings("NullAway.Init") // by open
    private transient Map<DeadLetterReason, Counter> lettersByReason;

    @SuppressWarnings("NullAway.Init") // by open
    private transient Counter shortenedLetters;

    DeadLetterEncoding(TopicLimit limit) {
        this.limit = limit;
    }

    @Override
    public void open(MetricRegistration metrics) {
        maxRecordBytes = limit.maxRecordBytes();
        lettersByReason = new EnumMap<>(DeadLetterReason.class);
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            lettersByReason.put(reason, metrics.counter(SinkMetric.DEAD_LETTERS, reason.name()));
        }
        shortenedLetters = metrics.counter(SinkMetric.SHORTENED_LETTERS);
    }

    /** The place the record came from, so that a partition's dead letters stay in order. */
    @Override
    public byte[] key(DeadLetter letter) {
        return (letter.getTopic() + "-" + letter.getPartition()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] value(DeadLetter letter) {
        Objects.requireNonNull(lettersByReason.get(letter.getReason())).inc();
        int max = maxRecordBytes - key(letter).length;
        byte[] value = RecordCodec.DEAD_LETTER.encode(letter);
        if (value.length <= max) {
            return value;
        }
        shortenedLetters.inc();
        return RecordCodec.DEAD_LETTER.encode(shortened(letter, value.length - max));
    }

    private static DeadLetter shortened(DeadLetter letter, int excess) {
        ByteBuffer bytes = letter.getBytes();
        int kept = Math.max(0, bytes.remaining() - excess - NOTE_BYTES);
        return new DeadLetter(
                letter.getTopic(),
                letter.getPartition(),
                letter.getOffset(),
                letter.getReason(),
                letter.getMessage() + " (of its " + bytes.remaining() + " bytes only the first " + kept
                        + " are kept here: the topic's max.message.bytes or the job's max-message-size allows no more)",
                bytes.slice(bytes.position(), kept));
    }
}
