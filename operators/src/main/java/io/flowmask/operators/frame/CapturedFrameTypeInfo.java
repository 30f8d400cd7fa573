package io.flowmask.operators.frame;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Tells Flink how to handle {@link CapturedFrame}: as one opaque value with a serializer of its own. */
public final class CapturedFrameTypeInfo extends TypeInformation<CapturedFrame> {
    public static final CapturedFrameTypeInfo INSTANCE = new CapturedFrameTypeInfo();

    private static final long serialVersionUID = 1L;

    private CapturedFrameTypeInfo() {}

    /** Found by Flink through the annotation on {@link CapturedFrame}; public and without arguments for that. */
    public static final class Factory extends TypeInfoFactory<CapturedFrame> {
        @Override
        public TypeInformation<CapturedFrame> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> genericParameters) {
            return INSTANCE;
        }
    }

    @Override
    public TypeSerializer<CapturedFrame> createSerializer(SerializerConfig config) {
        return CapturedFrameSerializer.INSTANCE;
    }

    @Override
    public Class<CapturedFrame> getTypeClass() {
        return CapturedFrame.class;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public String toString() {
        return "CapturedFrame";
    }

    @Override
    public boolean canEqual(@Nullable Object other) {
        return other instanceof CapturedFrameTypeInfo;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return canEqual(other);
    }

    @Override
    public int hashCode() {
        return CapturedFrame.class.hashCode();
    }
}
