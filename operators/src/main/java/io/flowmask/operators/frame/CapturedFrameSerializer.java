package io.flowmask.operators.frame;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.operators.serializer.ImmutableSerializer;
import io.flowmask.operators.serializer.VersionedSnapshot;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Writes frames between tasks: fields in the constructor's order, the record's value as one block. */
final class CapturedFrameSerializer extends ImmutableSerializer<CapturedFrame> {
    static final CapturedFrameSerializer INSTANCE = new CapturedFrameSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private CapturedFrameSerializer() {}

    @Override
    public void serialize(CapturedFrame frame, DataOutputView target) throws IOException {
        SourceRecord record = frame.record();
        StringValue.writeString(frame.cameraId(), target);
        target.writeLong(frame.sequence());
        target.writeLong(frame.capturedAtMillis());
        target.writeByte(code(frame.encoding()));
        target.writeInt(frame.size().heightPx());
        target.writeInt(frame.size().widthPx());
        StringValue.writeString(record.topic(), target);
        target.writeInt(record.partition());
        target.writeLong(record.offset());
        target.writeInt(record.value().length);
        target.write(record.value());
        target.writeInt(frame.imageStart());
        target.writeInt(frame.imageLength());
    }

    @Override
    public CapturedFrame deserialize(DataInputView source) throws IOException {
        String cameraId = StringValue.readString(source);
        long sequence = source.readLong();
        long capturedAtMillis = source.readLong();
        ImageEncoding encoding = encoding(source.readByte());
        FrameSize size = new FrameSize(source.readInt(), source.readInt());
        return new CapturedFrame(
                cameraId,
                sequence,
                capturedAtMillis,
                encoding,
                size,
                readRecord(source),
                source.readInt(),
                source.readInt());
    }

    private static int code(ImageEncoding encoding) {
        return switch (encoding) {
            case JPEG -> 1;
            case PNG -> 2;
        };
    }

    private static ImageEncoding encoding(int code) throws IOException {
        return switch (code) {
            case 1 -> ImageEncoding.JPEG;
            case 2 -> ImageEncoding.PNG;
            default -> throw new IOException("The code of an image encoding is 1 or 2, but it is " + code);
        };
    }

    private static SourceRecord readRecord(DataInputView source) throws IOException {
        String topic = StringValue.readString(source);
        int partition = source.readInt();
        long offset = source.readLong();
        byte[] value = new byte[source.readInt()];
        source.readFully(value);
        return new SourceRecord(topic, partition, offset, value);
    }

    private Object readResolve() {
        return INSTANCE;
    }

    @Override
    public TypeSerializerSnapshot<CapturedFrame> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Public and without arguments for Flink, which makes it by reflection. */
    public static final class Snapshot extends VersionedSnapshot<CapturedFrame> {
        public Snapshot() {
            super(VERSION, INSTANCE);
        }
    }
}
