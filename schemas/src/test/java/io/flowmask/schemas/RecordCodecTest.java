package io.flowmask.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
    private static final CameraFrame FRAME = CameraFrame.newBuilder()
            .setCameraId("köln-07")
            .setSequence(42)
            .setCapturedAt(Instant.ofEpochMilli(1_700_000_000_123L))
            .setEncoding(ImageEncoding.PNG)
            .setWidth(320)
            .setHeight(200)
            .setImage(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}))
            .build();

    @Test
    void readsWhatItWrote() throws UnreadableRecordException {
        byte[] message = RecordCodec.CAMERA_FRAME.encode(FRAME);

        assertThat(RecordCodec.CAMERA_FRAME.decode(message)).isEqualTo(FRAME);
    }

    @Test
    void writesWhatAvrosOwnDecoderReads() throws IOException {
        byte[] message = RecordCodec.CAMERA_FRAME.encode(FRAME);

        assertThat(CameraFrame.getDecoder().decode(message)).isEqualTo(FRAME);
    }

    @Test
    void tellsEveryRecordFromTheOthers() {
        assertThat(List.of(
                        RecordCodec.MASK_EVENT.encode(maskEvent()),
                        RecordCodec.DROPPED_FRAME.encode(
                                new DroppedFrame("a", 1L, Instant.ofEpochMilli(1), DropReason.DUPLICATE)),
                        RecordCodec.DEAD_LETTER.encode(new DeadLetter(
                                "t", 0, 1L, DeadLetterReason.TRUNCATED, "short", ByteBuffer.allocate(3)))))
                .allSatisfy(
                        message -> assertThat(unreadable(message).reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA));
    }

    @Test
    void callsMissingAndEmptyValuesEmpty() {
        assertThat(unreadable(null))
                .hasMessage("Expected a CameraFrame, found a record without a value")
                .extracting(UnreadableRecordException::reason)
                .isEqualTo(DeadLetterReason.EMPTY_PAYLOAD);
        assertThat(unreadable(new byte[0]))
                .hasMessage("Expected a CameraFrame, found a record of 0 bytes")
                .extracting(UnreadableRecordException::reason)
                .isEqualTo(DeadLetterReason.EMPTY_PAYLOAD);
    }

    @Test
    void callsBytesWithoutTheMarkerForeign() {
        UnreadableRecordException e = unreadable("{\"camera_id\": 1}".getBytes(StandardCharsets.UTF_8));

        assertThat(e.reason()).isEqualTo(DeadLetterReason.FOREIGN_BYTES);
        assertThat(e)
                .hasMessageContaining("Expected Avro's single-object marker C3 01 at byte 0, found 7B 22 in 16 bytes");
        assertThat(unreadable(new byte[] {(byte) 0xC3, 0x02}).reason()).isEqualTo(DeadLetterReason.FOREIGN_BYTES);
        assertThat(unreadable(new byte[] {7}).reason()).isEqualTo(DeadLetterReason.FOREIGN_BYTES);
    }

    @Test
    void namesTheUnknownFingerprint() {
        byte[] message = RecordCodec.CAMERA_FRAME.encode(FRAME);
        ByteBuffer.wrap(message).putLong(2, 0x0807060504030201L);

        UnreadableRecordException e = unreadable(message);

        assertThat(e.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
        assertThat(e).hasMessageContaining("No version of CameraFrame has the fingerprint 0102030405060708 at byte 2");
    }

    @Test
    void callsEveryProperPrefixTruncated() {
        byte[] message = RecordCodec.CAMERA_FRAME.encode(FRAME);

        for (int length = 1; length < message.length; length++) {
            assertThat(unreadable(Arrays.copyOf(message, length)).reason())
                    .as("first %d of %d bytes", length, message.length)
                    .isEqualTo(DeadLetterReason.TRUNCATED);
        }
    }

    @Test
    void refusesBytesAfterTheRecord() {
        byte[] message = RecordCodec.CAMERA_FRAME.encode(FRAME);

        UnreadableRecordException e = unreadable(Arrays.copyOf(message, message.length + 3));

        assertThat(e.reason()).isEqualTo(DeadLetterReason.INVALID_FRAME);
        assertThat(e)
                .hasMessageContaining("ends at byte %d of %d: 3 bytes follow it", message.length, message.length + 3);
    }

    @Test
    void refusesAnEnumSymbolThatIsNotThere() throws IOException {
        UnreadableRecordException e = unreadable(frame(9, 4, new byte[4]));

        assertThat(e.reason()).isEqualTo(DeadLetterReason.INVALID_FRAME);
        assertThat(e).hasMessageContaining("are not a CameraFrame as its schema has it");
    }

    @Test
    void refusesANegativeLength() throws IOException {
        assertThat(unreadable(frame(1, -5, new byte[4])).reason()).isEqualTo(DeadLetterReason.INVALID_FRAME);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 1 << 20, 1 << 30, Integer.MAX_VALUE - 8, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE})
    void allocatesNothingForBytesThatAreOnlyClaimed(long claimed) throws IOException {
        byte[] message = frame(1, claimed, new byte[4]);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        unreadable(message);

        long before = threads.getCurrentThreadAllocatedBytes();
        UnreadableRecordException e = unreadable(message);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(e.reason()).isEqualTo(DeadLetterReason.TRUNCATED);
        assertThat(allocated).isLessThan(1 << 19);
    }

    @Test
    void throwsNothingElseWhateverTheBytes() {
        byte[] message = RecordCodec.CAMERA_FRAME.encode(FRAME);
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = message.clone();
            for (int j = 0; j <= random.nextInt(4); j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            decodeOrNot(damaged);
        }
    }

    /** Fails with whatever else than an {@link UnreadableRecordException} comes out. */
    private static void decodeOrNot(byte[] message) {
        try {
            RecordCodec.CAMERA_FRAME.decode(message);
        } catch (UnreadableRecordException e) {
            assertThat(e.reason()).isNotEqualTo(DeadLetterReason.UNKNOWN);
        }
    }

    /** A frame as a hostile or broken producer could write it. */
    private static byte[] frame(int encoding, long imageLength, byte[] image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(RecordCodec.CAMERA_FRAME.encode(FRAME), 0, 10);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        encoder.writeString("camera");
        encoder.writeLong(1);
        encoder.writeLong(1);
        encoder.writeEnum(encoding);
        encoder.writeInt(2);
        encoder.writeInt(2);
        encoder.writeLong(imageLength);
        encoder.writeFixed(image);
        encoder.flush();
        return out.toByteArray();
    }

    private static MaskEvent maskEvent() {
        return MaskEvent.newBuilder()
                .setCameraId("a")
                .setSequence(1)
                .setCapturedAt(Instant.ofEpochMilli(1))
                .setWidth(2)
                .setHeight(1)
                .setTransform(FrameTransform.FULL)
                .setKeyframeSequence(1)
                .setModel(new ModelReference("tiny", "00"))
                .setStages(new StageTimes(1L, 2L, 3L, 4L))
                .setInstances(List.of())
                .build();
    }

    private static UnreadableRecordException unreadable(byte @Nullable [] message) {
        return catchThrowableOfType(UnreadableRecordException.class, () -> RecordCodec.CAMERA_FRAME.decode(message));
    }
}
