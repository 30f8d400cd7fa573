package io.flowmask.job.source;

import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.frame.CapturedFrameTypeInfo;
import io.flowmask.operators.serializer.ImmutableSerializer;
import io.flowmask.operators.serializer.OpaqueTypeInfo;
import io.flowmask.operators.serializer.RecordTypes;
import io.flowmask.operators.serializer.VersionedSnapshot;
import io.flowmask.schemas.DeadLetter;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what the source read, should Flink ever not chain the source to the step that splits frames from dead letters. */
final class IncomingRecordSerializer extends ImmutableSerializer<IncomingRecord> {
    static final IncomingRecordSerializer INSTANCE = new IncomingRecordSerializer();
    static final TypeInformation<IncomingRecord> TYPE = new OpaqueTypeInfo<>(IncomingRecord.class, INSTANCE);

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;
    private static final TypeSerializer<CapturedFrame> FRAMES =
            CapturedFrameTypeInfo.INSTANCE.createSerializer(new SerializerConfigImpl());
    private static final TypeSerializer<DeadLetter> DEAD_LETTERS =
            RecordTypes.DEAD_LETTER.createSerializer(new SerializerConfigImpl());

    private IncomingRecordSerializer() {}

    @Override
    public void serialize(IncomingRecord record, DataOutputView target) throws IOException {
        Optional<CapturedFrame> frame = record.frame();
        target.writeBoolean(frame.isPresent());
        if (frame.isPresent()) {
            FRAMES.serialize(frame.get(), target);
        } else {
            DEAD_LETTERS.serialize(record.deadLetter().orElseThrow(), target);
        }
    }

    @Override
    public IncomingRecord deserialize(DataInputView source) throws IOException {
        return source.readBoolean()
                ? IncomingRecord.of(FRAMES.deserialize(source))
                : IncomingRecord.of(DEAD_LETTERS.deserialize(source));
    }

    private Object readResolve() {
        return INSTANCE;
    }

    @Override
    public TypeSerializerSnapshot<IncomingRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Public and without arguments for Flink, which makes it by reflection. */
    public static final class Snapshot extends VersionedSnapshot<IncomingRecord> {
        public Snapshot() {
            super(VERSION, INSTANCE);
        }
    }
}
