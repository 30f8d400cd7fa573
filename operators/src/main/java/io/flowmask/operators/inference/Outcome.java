package io.flowmask.operators.inference;

import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.MaskEvent;

/** What became of a frame: exactly one of these. */
sealed interface Outcome {
    /** It was segmented. */
    record Masks(MaskEvent event) implements Outcome {}

    /** Its camera had sent it already, or it came too late. */
    record Dropped(DroppedFrame frame) implements Outcome {}

    /** Its image could not be used. */
    record Unreadable(DeadLetter letter) implements Outcome {}
}
