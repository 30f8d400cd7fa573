package io.flowmask.operators.mapping;

import io.flowmask.operators.serializer.RecordTypes;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import org.apache.flink.util.OutputTag;

/** Where the frames go that do not become mask events. */
public final class SideOutputs {
    /** Frames that were well formed but not segmented. */
    public static final OutputTag<DroppedFrame> DROPPED_FRAMES =
            new OutputTag<>("dropped-frames", RecordTypes.DROPPED_FRAME);

    /** Frames whose image could not be used. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters", RecordTypes.DEAD_LETTER);

    private SideOutputs() {}
}
