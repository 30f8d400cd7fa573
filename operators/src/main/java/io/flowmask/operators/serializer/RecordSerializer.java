package io.flowmask.operators.serializer;

import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.UnreadableRecordException;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a record between tasks as it is written to its topic, with a length in front. The generated classes could be changed, but
 * nobody changes a record once it is emitted; so they count as immutable, and chained operators hand them on without a copy.
 */
abstract class RecordSerializer<T extends SpecificRecord> extends ImmutableSerializer<T> {
    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private RecordSerializer() {}

    abstract RecordCodec<T> codec();

    @Override
    public final void serialize(T record, DataOutputView target) throws IOException {
        byte[] bytes = codec().encode(record);
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public final T deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        try {
            return codec().decode(bytes);
        } catch (UnreadableRecordException e) {
            throw new IOException("A record between two tasks is damaged", e);
        }
    }

    static final class OfMaskEvent extends RecordSerializer<MaskEvent> {
        static final OfMaskEvent INSTANCE = new OfMaskEvent();
        private static final long serialVersionUID = 1L;

        @Override
        RecordCodec<MaskEvent> codec() {
            return RecordCodec.MASK_EVENT;
        }

        private Object readResolve() {
            return INSTANCE;
        }

        @Override
        public TypeSerializerSnapshot<MaskEvent> snapshotConfiguration() {
            return new OfMaskEvent.Snapshot();
        }

        /** Public and without arguments for Flink, which makes it by reflection. */
        public static final class Snapshot extends VersionedSnapshot<MaskEvent> {
            public Snapshot() {
                super(VERSION, INSTANCE);
            }
        }
    }

    static final class OfDroppedFrame extends RecordSerializer<DroppedFrame> {
        static final OfDroppedFrame INSTANCE = new OfDroppedFrame();
        private static final long serialVersionUID = 1L;

        @Override
        RecordCodec<DroppedFrame> codec() {
            return RecordCodec.DROPPED_FRAME;
        }

        private Object readResolve() {
            return INSTANCE;
        }

        @Override
        public TypeSerializerSnapshot<DroppedFrame> snapshotConfiguration() {
            return new OfDroppedFrame.Snapshot();
        }

        /** Public and without arguments for Flink, which makes it by reflection. */
        public static final class Snapshot extends VersionedSnapshot<DroppedFrame> {
            public Snapshot() {
                super(VERSION, INSTANCE);
            }
        }
    }

    static final class OfDeadLetter extends RecordSerializer<DeadLetter> {
        static final OfDeadLetter INSTANCE = new OfDeadLetter();
        private static final long serialVersionUID = 1L;

        @Override
        RecordCodec<DeadLetter> codec() {
            return RecordCodec.DEAD_LETTER;
        }

        private Object readResolve() {
            return INSTANCE;
        }

        @Override
        public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
            return new OfDeadLetter.Snapshot();
        }

        /** Public and without arguments for Flink, which makes it by reflection. */
        public static final class Snapshot extends VersionedSnapshot<DeadLetter> {
            public Snapshot() {
                super(VERSION, INSTANCE);
            }
        }
    }
}
