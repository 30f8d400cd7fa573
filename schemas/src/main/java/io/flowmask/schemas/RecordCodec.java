package io.flowmask.schemas;

import static io.flowmask.schemas.DeadLetterReason.EMPTY_PAYLOAD;
import static io.flowmask.schemas.DeadLetterReason.FOREIGN_BYTES;
import static io.flowmask.schemas.DeadLetterReason.INVALID_FRAME;
import static io.flowmask.schemas.DeadLetterReason.TRUNCATED;
import static io.flowmask.schemas.DeadLetterReason.UNKNOWN_SCHEMA;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SystemLimitException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.jspecify.annotations.Nullable;

/**
 * A record to a topic's bytes and back: Avro's single-object encoding, the marker {@code C3 01}, the schema's 64-bit Rabin
 * fingerprint in little-endian order, then Avro binary. Reads what any version of the record's schema wrote.
 *
 * <p>Made for bytes from anywhere. Avro's own {@code BinaryMessageDecoder} reads through a stream, where a length field of a few
 * bytes makes it allocate up to 2 GB, and it ignores what is left over; this one reads the array itself, so that no field can
 * claim more than there is, and says which of these is wrong.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param <T> a generated record class
 */
public final class RecordCodec<T extends SpecificRecord> {
    static {
        // Since 1.12.2 Avro makes objects only of classes that somebody vouches for, in the whole process. Whoever
        // reads the
        // records another way than through this class, loads it first.
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(RecordCodec.class.getPackageName())));
    }

    /** Frames from the cameras. */
    public static final RecordCodec<CameraFrame> CAMERA_FRAME =
            new RecordCodec<>(CameraFrame.class, CameraFrame.getClassSchema(), CameraFrame.getEncoder());

    /** Masks of a frame. */
    public static final RecordCodec<MaskEvent> MASK_EVENT =
            new RecordCodec<>(MaskEvent.class, MaskEvent.getClassSchema(), MaskEvent.getEncoder());

    /** Frames that were not segmented. */
    public static final RecordCodec<DroppedFrame> DROPPED_FRAME =
            new RecordCodec<>(DroppedFrame.class, DroppedFrame.getClassSchema(), DroppedFrame.getEncoder());

    /** Records that are not frames. */
    public static final RecordCodec<DeadLetter> DEAD_LETTER =
            new RecordCodec<>(DeadLetter.class, DeadLetter.getClassSchema(), DeadLetter.getEncoder());

    private static final int MARKER_BYTES = 2;
    private static final int HEADER_BYTES = MARKER_BYTES + Long.BYTES;
    private static final byte[] MARKER = {(byte) 0xC3, 0x01};

    private final Class<T> type;
    private final Schema schema;
    private final BinaryMessageEncoder<T> encoder;
    private final Map<Long, DatumReader<T>> readersByFingerprint;

    private RecordCodec(Class<T> type, Schema schema, BinaryMessageEncoder<T> encoder) {
        this(type, schema, encoder, SchemaVersions.of(schema.getName()));
    }

    /**
     * @param writerSchemas schemas that records may have been written with, besides the current one
     */
    RecordCodec(Class<T> type, Schema schema, BinaryMessageEncoder<T> encoder, List<Schema> writerSchemas) {
        this.type = type;
        this.schema = schema;
        this.encoder = encoder;
        Map<Long, DatumReader<T>> readers = new HashMap<>();
        for (Schema writer : writerSchemas) {
            readers.put(fingerprint(writer), reader(writer));
        }
        readers.put(fingerprint(schema), reader(schema));
        this.readersByFingerprint = Map.copyOf(readers);
    }

    private DatumReader<T> reader(Schema writer) {
        return new SpecificDatumReader<>(writer, schema, new RecordData(SpecificData.getForClass(type)));
    }

    /** What the header carries for a schema: the 64-bit Rabin fingerprint of its parsing canonical form. */
    static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /** The record with its header, in an array of its own. */
    public byte[] encode(T record) {
        try {
            ByteBuffer message = encoder.encode(record);
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("Encoding a " + schema.getName() + " in memory failed", e);
        }
    }

    /**
     * Reads a record.
     *
     * @param message header and record, nothing before or after; {@code null} as in a Kafka record without a value
     * @throws UnreadableRecordException when it is not exactly one record of a known version; nothing else is thrown, whatever the
     *     bytes, and no more is allocated than they hold
     */
    public T decode(byte @Nullable [] message) throws UnreadableRecordException {
        if (message == null || message.length == 0) {
            throw new UnreadableRecordException(
                    EMPTY_PAYLOAD,
                    "Expected " + article() + ", found a record "
                            + (message == null ? "without a value" : "of 0 bytes"));
        }
        DatumReader<T> reader = readerFor(message);
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(message, HEADER_BYTES, message.length - HEADER_BYTES, null);
        T record = read(reader, decoder, message.length);
        int left = decoder.remainingBytes();
        if (left > 0) {
            throw new UnreadableRecordException(
                    INVALID_FRAME,
                    article() + " ends at byte " + (message.length - left) + " of " + message.length + ": " + left
                            + " bytes follow it; send one record per message");
        }
        return record;
    }

    private DatumReader<T> readerFor(byte[] message) throws UnreadableRecordException {
        for (int i = 0; i < Math.min(MARKER_BYTES, message.length); i++) {
            if (message[i] != MARKER[i]) {
                throw new UnreadableRecordException(
                        FOREIGN_BYTES,
                        "Expected Avro's single-object marker C3 01 at byte 0, found %s in %d bytes; is another producer writing to this topic?"
                                .formatted(firstBytes(message), message.length));
            }
        }
        if (message.length < HEADER_BYTES) {
            throw new UnreadableRecordException(
                    TRUNCATED,
                    "Expected a header of " + HEADER_BYTES + " bytes (marker and schema fingerprint), found "
                            + message.length + " bytes in all");
        }
        long fingerprint =
                ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER_BYTES);
        DatumReader<T> reader = readersByFingerprint.get(fingerprint);
        if (reader == null) {
            throw new UnreadableRecordException(
                    UNKNOWN_SCHEMA,
                    "No version of %s has the fingerprint %016x at byte %d (the newest known is %016x); the writer is newer than this reader, or writes something else"
                            .formatted(schema.getName(), fingerprint, MARKER_BYTES, fingerprint(schema)));
        }
        return reader;
    }

    private T read(DatumReader<T> reader, BinaryDecoder decoder, int length) throws UnreadableRecordException {
        try {
            @SuppressWarnings("NullAway") // Avro makes a new record where none is given to be used again.
            T record = reader.read(null, decoder);
            return record;
        } catch (EOFException | SystemLimitException | UnsupportedOperationException e) {
            // A length that no array can have is, like any other beyond the end, a claim to bytes that are not there.
            throw new UnreadableRecordException(
                    TRUNCATED,
                    article() + " does not end within the message's " + length + " bytes"
                            + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        } catch (IOException | RuntimeException e) {
            throw new UnreadableRecordException(
                    INVALID_FRAME,
                    "The " + length + " bytes are not " + article() + " as its schema has it: " + e.getMessage());
        }
    }

    private String article() {
        return "a " + schema.getName();
    }

    private static String firstBytes(byte[] message) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(MARKER_BYTES, message.length); i++) {
            hex.append(i == 0 ? "" : " ").append("%02X".formatted(message[i]));
        }
        return hex.toString();
    }
}
