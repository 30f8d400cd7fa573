package io.flowmask.operators.frame;

import io.flowmask.operators.serializer.OpaqueTypeInfo;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Tells Flink how to handle {@link CapturedFrame}. Found by Flink through the annotation there, hence public. */
public final class CapturedFrameTypeInfo extends TypeInfoFactory<CapturedFrame> {
    /** The type of a stream of frames. */
    public static final TypeInformation<CapturedFrame> INSTANCE =
            new OpaqueTypeInfo<>(CapturedFrame.class, CapturedFrameSerializer.INSTANCE);

    @Override
    public TypeInformation<CapturedFrame> createTypeInfo(Type type, Map<String, TypeInformation<?>> genericParameters) {
        return INSTANCE;
    }
}
