package io.flowmask.operators.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.ImageEncoding;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CapturedFrameTest {
    private static final byte[] VALUE = {10, 11, 12, 13, 14, 15};

    private static CapturedFrame frame(ImageEncoding encoding) {
        return new CapturedFrame(
                "crossing/ä",
                -7,
                1_700_000_000_123L,
                encoding,
                new FrameSize(480, 640),
                new SourceRecord("camera-frames", 3, 1L << 40, VALUE),
                2,
                3);
    }

    @Test
    void theImageIsAWindowOntoTheRecord() {
        CapturedFrame frame = frame(ImageEncoding.PNG);

        assertThat(frame.image().bytes()).containsExactly(12, 13, 14);
        assertThat(frame.image().encoding()).isEqualTo(ImageEncoding.PNG);
        assertThat(frame.image().announcedSize()).isEqualTo(new FrameSize(480, 640));
        assertThat(frame.record().value()).isSameAs(VALUE);
    }

    @Test
    void aWindowBeyondTheRecordIsRefused() {
        SourceRecord record = new SourceRecord("t", 0, 0, VALUE);

        assertThatThrownBy(() -> new CapturedFrame("a", 0, 0, ImageEncoding.JPEG, new FrameSize(1, 1), record, 4, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void namesItselfInMessages() {
        assertThat(frame(ImageEncoding.JPEG))
                .hasToString("frame -7 of camera crossing/ä (camera-frames-3@1099511627776)");
    }

    @Test
    void flinkFindsTheTypeByItself() {
        assertThat(TypeInformation.of(CapturedFrame.class)).isEqualTo(CapturedFrameTypeInfo.INSTANCE);
    }

    @ParameterizedTest
    @EnumSource
    void comesThroughTheNetworkUnchanged(ImageEncoding encoding) throws Exception {
        TypeSerializer<CapturedFrame> shipped = InstantiationUtil.clone(serializer());
        DataOutputSerializer out = new DataOutputSerializer(16);
        shipped.serialize(frame(encoding), out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

        assertThat(shipped.deserialize(in)).usingRecursiveComparison().isEqualTo(frame(encoding));
        assertThat(in.available()).isZero();
    }

    @Test
    void isCopiedByteForByteBetweenViews() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer().serialize(frame(ImageEncoding.JPEG), out);
        DataOutputSerializer copy = new DataOutputSerializer(16);
        serializer().copy(new DataInputDeserializer(out.getCopyOfBuffer()), copy);

        assertThat(copy.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
    }

    @Test
    void isSharedRatherThanCopied() {
        CapturedFrame frame = frame(ImageEncoding.JPEG);

        assertThat(serializer().isImmutableType()).isTrue();
        assertThat(serializer().copy(frame)).isSameAs(frame);
    }

    @Test
    void anUnknownEncodingSaysSo() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer().serialize(frame(ImageEncoding.JPEG), out);
        byte[] bytes = out.getCopyOfBuffer();
        // Behind the camera's id (length byte, 9 one-byte characters, one of two bytes), sequence and capture time.
        bytes[1 + 9 + 2 + 16] = 9;

        assertThatThrownBy(() -> serializer().deserialize(new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessage("The code of an image encoding is 1 or 2, but it is 9");
    }

    @Test
    void itsSerializerIsFoundAgainFromItsSnapshot() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
                out, serializer().snapshotConfiguration());
        var snapshot = TypeSerializerSnapshotSerializationUtil.<CapturedFrame>readSerializerSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

        assertThat(snapshot.restoreSerializer()).isSameAs(serializer());
        assertThat(serializer()
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void aSnapshotFromTheFutureIsRefused() {
        assertThatThrownBy(() -> serializer()
                        .snapshotConfiguration()
                        .readSnapshot(2, new DataInputDeserializer(), getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was written by version 2")
                .hasMessageContaining("this release reads versions 1 to 1");
    }

    private static TypeSerializer<CapturedFrame> serializer() {
        return CapturedFrameTypeInfo.INSTANCE.createSerializer(new SerializerConfigImpl());
    }
}
