package io.flowmask.operators.state;

import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.Luminance;
import io.flowmask.operators.serializer.ImmutableSerializer;
import io.flowmask.operators.serializer.VersionedSnapshot;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes a keyframe's features. Version 1: version (1 byte), sequence, capture time (8 bytes each), model fingerprint (Flink
 * string), length of the features (4 bytes), features. Version 2: the same, and then the luminance: its side in pixels (2 bytes), 0 where
 * there is none, and its pixels.
 */
final class KeyframeStateSerializer extends ImmutableSerializer<KeyframeState> {
    static final KeyframeStateSerializer INSTANCE = new KeyframeStateSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 2;

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
        Optional<Luminance> luminance = keyframe.features().luminance();
        target.writeShort(luminance.map(Luminance::sidePx).orElse(0));
        if (luminance.isPresent()) {
            target.write(luminance.get().values());
        }
    }

    @Override
    public KeyframeState deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        StateVersions.check("keyframe features", version, VERSION);
        long sequence = source.readLong();
        long capturedAtMillis = source.readLong();
        String fingerprint = StringValue.readString(source);
        byte[] values = new byte[source.readInt()];
        source.readFully(values);
        return new KeyframeState(
                sequence,
                capturedAtMillis,
                new KeyframeFeatures(fingerprint, values, version == 1 ? Optional.empty() : luminance(source)));
    }

    private static Optional<Luminance> luminance(DataInputView source) throws IOException {
        int side = source.readUnsignedShort();
        if (side == 0) {
            return Optional.empty();
        }
        byte[] values = new byte[side * side];
        source.readFully(values);
        return Optional.of(new Luminance(side, values));
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
