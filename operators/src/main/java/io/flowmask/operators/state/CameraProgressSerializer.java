package io.flowmask.operators.state;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.operators.keyframe.CameraProgress;
import io.flowmask.operators.serializer.ImmutableSerializer;
import io.flowmask.operators.serializer.VersionedSnapshot;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes a camera's bookkeeping. Version 1: version (1 byte), then the fields in the record's order, without the keyframe's size.
 * Version 2: the same, and then the keyframe's height and width (4 bytes each), 0 where they are not known.
 */
final class CameraProgressSerializer extends ImmutableSerializer<CameraProgress> {
    static final CameraProgressSerializer INSTANCE = new CameraProgressSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 2;

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
        FrameSize size = progress.keyframeSize();
        target.writeInt(size == null ? 0 : size.heightPx());
        target.writeInt(size == null ? 0 : size.widthPx());
    }

    @Override
    public CameraProgress deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        StateVersions.check("camera progress", version, VERSION);
        long lastSequence = source.readLong();
        long lastCapturedAtMillis = source.readLong();
        long keyframeSequence = source.readLong();
        long keyframeCapturedAtMillis = source.readLong();
        int framesUntilKeyframe = source.readInt();
        boolean keyframeLost = source.readBoolean();
        return new CameraProgress(
                lastSequence,
                lastCapturedAtMillis,
                keyframeSequence,
                keyframeCapturedAtMillis,
                version == 1 ? null : size(source),
                framesUntilKeyframe,
                keyframeLost);
    }

    private static @Nullable FrameSize size(DataInputView source) throws IOException {
        int heightPx = source.readInt();
        int widthPx = source.readInt();
        return heightPx == 0 ? null : new FrameSize(heightPx, widthPx);
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
