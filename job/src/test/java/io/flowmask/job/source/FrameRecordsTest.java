package io.flowmask.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.ImageEncoding;
import io.flowmask.schemas.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameRecordsTest {

    @Test
    void aGoodRecordIsAFrameThatRemembersWhereItCameFrom() {
        CapturedFrame frame = read("north", valid().build()).frame().orElseThrow();

        assertThat(frame.cameraId()).isEqualTo("north");
        assertThat(frame.sequence()).isEqualTo(7);
        assertThat(frame.capturedAtMillis()).isEqualTo(1_000);
        assertThat(frame.encoding()).isEqualTo(io.flowmask.model.image.ImageEncoding.JPEG);
        assertThat(frame.size()).isEqualTo(new FrameSize(20, 30));
        assertThat(frame.image().bytes()).containsExactly(1, 2, 3);
        assertThat(frame.record()).hasToString("frames-2@99");
        assertThat(frame.record().value()).isEqualTo(RecordCodec.CAMERA_FRAME.encode(valid().build()));
    }

    @Test
    void anEmptyImageIsLeftToTheModelToRefuse() {
        CapturedFrame frame = read(
                        "north", valid().setImage(ByteBuffer.allocate(0)).build())
                .frame()
                .orElseThrow();

        assertThat(frame.imageLength()).isZero();
    }

    @Test
    void aRecordWithoutAValueIsADeadLetterWithoutBytes() {
        DeadLetter letter = deadLetter("north", null);

        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.EMPTY_PAYLOAD);
        assertThat(letter.getTopic()).isEqualTo("frames");
        assertThat(letter.getPartition()).isEqualTo(2);
        assertThat(letter.getOffset()).isEqualTo(99);
        assertThat(letter.getBytes().remaining()).isZero();
    }

    @Test
    void aDeadLetterKeepsTheBytesAsTheyCame() {
        byte[] value = "not a frame".getBytes(StandardCharsets.UTF_8);

        DeadLetter letter = deadLetter("north", value);

        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.FOREIGN_BYTES);
        assertThat(letter.getBytes()).isEqualTo(ByteBuffer.wrap(value));
    }

    @Test
    void aKeyThatIsNotTheCameraIsRefused() {
        byte[] value = RecordCodec.CAMERA_FRAME.encode(valid().build());

        assertThat(deadLetter("south", value).getMessage())
                .contains("key: expected camera_id \"north\" in UTF-8, found \"south\"");
        assertThat(deadLetter(null, value).getMessage())
                .contains("key: expected camera_id \"north\" in UTF-8, found none");
    }

    @Test
    void cameraIdsThatAreBlankOrEndlessAreRefused() {
        String endless = "x".repeat(1_000_000);

        assertThat(invalid(" ", valid().setCameraId(" "))).contains("camera_id: expected 1 to 256 characters");
        assertThat(invalid(endless, valid().setCameraId(endless)))
                .contains("found 1000000 characters")
                .hasSizeLessThan(200);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        CameraFrame.Builder frame = valid().setEncoding(ImageEncoding.UNKNOWN)
                .setWidth(0)
                .setHeight(65_536)
                .setCapturedAt(Instant.ofEpochMilli(-1));

        assertThat(invalid("north", frame))
                .contains("encoding: expected JPEG or PNG")
                .contains("width and height: expected 1 to 65535 pixels each, found 0 and 65536")
                .contains("captured_at: expected a time from 1970 to 9999, found -1 ms since 1970");
    }

    @Test
    void anythingAtAllBecomesAFrameOrADeadLetter() {
        byte[] good = RecordCodec.CAMERA_FRAME.encode(valid().build());
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] value = Arrays.copyOf(good, random.nextInt(good.length + 3));
            for (int j = 0; value.length > 0 && j < random.nextInt(4); j++) {
                value[random.nextInt(value.length)] = (byte) random.nextInt();
            }
            IncomingRecord record = FrameRecords.read(record("north", value));

            assertThat(record.frame().isPresent())
                    .isNotEqualTo(record.deadLetter().isPresent());
        }
    }

    @Test
    void framesAndDeadLettersComeThroughTheNetwork() throws Exception {
        TypeSerializer<IncomingRecord> serializer =
                IncomingRecordSerializer.TYPE.createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(read("north", valid().build()), out);
        serializer.serialize(FrameRecords.read(record("north", new byte[] {9})), out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

        assertThat(serializer.deserialize(in).frame().orElseThrow().sequence()).isEqualTo(7);
        assertThat(serializer.deserialize(in).deadLetter().orElseThrow().getReason())
                .isEqualTo(DeadLetterReason.FOREIGN_BYTES);
    }

    private static CameraFrame.Builder valid() {
        return CameraFrame.newBuilder()
                .setCameraId("north")
                .setSequence(7)
                .setCapturedAt(Instant.ofEpochMilli(1_000))
                .setEncoding(ImageEncoding.JPEG)
                .setWidth(30)
                .setHeight(20)
                .setImage(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    private static IncomingRecord read(String key, CameraFrame frame) {
        return FrameRecords.read(record(key, RecordCodec.CAMERA_FRAME.encode(frame)));
    }

    private static String invalid(String key, CameraFrame.Builder frame) {
        DeadLetter letter = deadLetter(key, RecordCodec.CAMERA_FRAME.encode(frame.build()));
        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INVALID_FRAME);
        return letter.getMessage();
    }

    private static DeadLetter deadLetter(@Nullable String key, byte @Nullable [] value) {
        return FrameRecords.read(record(key, value)).deadLetter().orElseThrow();
    }

    private static ConsumerRecord<byte[], byte @Nullable []> record(@Nullable String key, byte @Nullable [] value) {
        return new ConsumerRecord<>("frames", 2, 99, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
    }
}
