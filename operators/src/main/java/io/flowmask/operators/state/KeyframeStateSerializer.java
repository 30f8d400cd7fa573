package io.flowmask.operators.state;

import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.operators.serializer.ImmutableSerializer;
import io.flowmask.operators.serializer.VersionedSnapshot;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes a keyframe's features. Version 1: version (1 byte), sequence, capture time (8 bytes each), model fingerprint (Flink
 * string), length of the features (4 bytes), features.
 */
final class KeyframeStateSerializer extends ImmutableSerializer<KeyframeState> {
    static final KeyframeStateSerializer INSTANCE = new KeyframeStateSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private KeyframeStateSerializer() {}

    @Override
    public void serialize(KeyframeState keyframe, DataOutputView target) throws IOException {
        byte[] values = keyframe.features().values();
        target.writeByte(VERSION);
        target.writeLong(keyframe.sequence());
        target.writeLong(keyframe.capturedAtMillis());
        StringValue.writeString(keyframe.features().modelFingerprint(), target);
        target.writeInt(values.length);
        target.write(values);
    }

    @Override
    public KeyframeState deserialize(DataInputView source) throws IOException {
        StateVersions.check("keyframe features", source.readByte(), VERSION);
        long sequence = source.readLong();
        long capturedAtMillis = source.readLong();
        String fingerprint = StringValue.readString(source);
        byte[] values = new byte[source.readInt()];
        source.readFully(values);
        return new KeyframeState(sequence, capturedAtMillis, new KeyframeFeatures(fingerprint, values));
    }

    private Object readResolve() {
        return INSTANCE;
    }

    @Override
    public TypeSerializerSnapshot<KeyframeState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Public and without arguments for Flink, which makes it by reflection. */
    public static final class Snapshot extends VersionedSnapshot<KeyframeState> {
        public Snapshot() {
            super(VERSION, INSTANCE);
        }
    }
}
