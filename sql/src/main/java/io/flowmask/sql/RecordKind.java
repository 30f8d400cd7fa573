package io.flowmask.sql;

import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** What is on a topic; the values of the format's option {@code record}. */
enum RecordKind {
    MASK_EVENT,
    CAMERA_FRAME,
    DROPPED_FRAME,
    DEAD_LETTER;

    RecordCodec<? extends SpecificRecord> codec() {
        return switch (this) {
            case MASK_EVENT -> RecordCodec.MASK_EVENT;
            case CAMERA_FRAME -> RecordCodec.CAMERA_FRAME;
            case DROPPED_FRAME -> RecordCodec.DROPPED_FRAME;
            case DEAD_LETTER -> RecordCodec.DEAD_LETTER;
        };
    }

    /** As this version of Flowmask has it; records of every released version are read as this one. */
    Schema schema() {
        return switch (this) {
            case MASK_EVENT -> MaskEvent.getClassSchema();
            case CAMERA_FRAME -> CameraFrame.getClassSchema();
            case DROPPED_FRAME -> DroppedFrame.getClassSchema();
            case DEAD_LETTER -> DeadLetter.getClassSchema();
        };
    }

    /** As it is written in a table's options, which is how Flink reads enums. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
