package io.flowmask.operators.serializer;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Snapshot of a serializer that has no settings and reads every version up to its own. It writes nothing but the version, which
 * Flink keeps for it; a version from the future is refused.
 */
public abstract class VersionedSnapshot<T> implements TypeSerializerSnapshot<T> {
    private final int version;
    private final TypeSerializer<T> serializer;

    protected VersionedSnapshot(int version, TypeSerializer<T> serializer) {
        this.version = version;
        this.serializer = serializer;
    }

    @Override
    public final int getCurrentVersion() {
        return version;
    }

    @Override
    public final void writeSnapshot(DataOutputView out) {}

    @Override
    public final void readSnapshot(int readVersion, DataInputView in, ClassLoader userCodeClassLoader)
            throws IOException {
        if (readVersion < 1 || readVersion > version) {
            throw new IOException("The snapshot was written by version " + readVersion + " of "
                    + serializer.getClass().getName() + ", but this release reads versions 1 to " + version
                    + ": restore it with the release that wrote it, or a newer one");
        }
    }

    @Override
    public final TypeSerializer<T> restoreSerializer() {
        return serializer;
    }

    @Override
    public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
            TypeSerializerSnapshot<T> oldSnapshot) {
        return oldSnapshot.getClass() == getClass()
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
