package io.flowmask.operators.mapping;

import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;

/** Where the frames go that do not become mask events. */
public final class SideOutputs {
    /** Frames that were well formed but not segmented. */
    public static final OutputTag<DroppedFrame> DROPPED_FRAMES =
            new OutputTag<>("dropped-frames", new AvroTypeInfo<>(DroppedFrame.class));

    /** Frames whose image could not be used. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", new AvroTypeInfo<>(DeadLetter.class));

    private SideOutputs() {}
}
