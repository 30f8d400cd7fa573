package io.flowmask.operators.state;

import io.flowmask.operators.keyframe.CameraProgress;
import io.flowmask.operators.serializer.ImmutableSerializer;
import io.flowmask.operators.serializer.VersionedSnapshot;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a camera's bookkeeping. Version 1: version (1 byte), then the fields in the record's order. */
final class CameraProgressSerializer extends ImmutableSerializer<CameraProgress> {
    static final CameraProgressSerializer INSTANCE = new CameraProgressSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private CameraProgressSerializer() {}

    @Override
    public void serialize(CameraProgress progress, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        target.writeLong(progress.lastSequence());
        target.writeLong(progress.lastCapturedAtMillis());
        target.writeLong(progress.keyframeSequence());
        target.writeLong(progress.keyframeCapturedAtMillis());
        target.writeInt(progress.framesUntilKeyframe());
        target.writeBoolean(progress.keyframeLost());
    }

    @Override
    public CameraProgress deserialize(DataInputView source) throws IOException {
        StateVersions.check("camera progress", source.readByte(), VERSION);
        return new CameraProgress(
                source.readLong(),
                source.readLong(),
                source.readLong(),
                source.readLong(),
                source.readInt(),
                source.readBoolean());
    }

    private Object readResolve() {
        return INSTANCE;
    }

    @Override
    public TypeSerializerSnapshot<CameraProgress> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Public and without arguments for Flink, which makes it by reflection. */
    public static final class Snapshot extends VersionedSnapshot<CameraProgress> {
        public Snapshot() {
            super(VERSION, INSTANCE);
        }
    }
}
