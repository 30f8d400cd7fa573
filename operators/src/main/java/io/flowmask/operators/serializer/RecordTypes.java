package io.flowmask.operators.serializer;

import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.MaskEvent;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * The outcomes' types for Flink. Not flink-avro's: since 1.12.2 Avro refuses generated classes on a TaskManager where nobody has
 * vouched for them, and flink-avro copies every record between chained operators.
 */
public final class RecordTypes {
    public static final TypeInformation<MaskEvent> MASK_EVENT =
            new OpaqueTypeInfo<>(MaskEvent.class, RecordSerializer.OfMaskEvent.INSTANCE);

    public static final TypeInformation<DroppedFrame> DROPPED_FRAME =
            new OpaqueTypeInfo<>(DroppedFrame.class, RecordSerializer.OfDroppedFrame.INSTANCE);

    public static final TypeInformation<DeadLetter> DEAD_LETTER =
            new OpaqueTypeInfo<>(DeadLetter.class, RecordSerializer.OfDeadLetter.INSTANCE);

    private RecordTypes() {}
}
