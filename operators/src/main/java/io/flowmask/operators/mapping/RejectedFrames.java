package io.flowmask.operators.mapping;

import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.frame.SourceRecord;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.DroppedFrame;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Makes the records that say why a frame was not segmented. */
public final class RejectedFrames {
    private RejectedFrames() {}

    /** A frame that is not to be segmented. */
    public static DroppedFrame dropped(CapturedFrame frame, DropReason reason) {
        return new DroppedFrame(
                frame.cameraId(), frame.sequence(), Instant.ofEpochMilli(frame.capturedAtMillis()), reason);
    }

    /** A frame whose image cannot be used; its record's value goes along without a copy. */
    public static DeadLetter unreadable(CapturedFrame frame, UnreadableImageException problem) {
        SourceRecord record = frame.record();
        return new DeadLetter(
                record.topic(),
                record.partition(),
                record.offset(),
                reason(problem.reason()),
                "Frame " + frame.sequence() + " of camera " + frame.cameraId() + ": " + problem.getMessage(),
                ByteBuffer.wrap(record.value()));
    }

    private static DeadLetterReason reason(UnreadableImageException.Reason reason) {
        return switch (reason) {
            case EMPTY -> DeadLetterReason.EMPTY_PAYLOAD;
            case UNDECODABLE -> DeadLetterReason.UNREADABLE_IMAGE;
            case TOO_LARGE -> DeadLetterReason.IMAGE_TOO_LARGE;
            case SIZE_MISMATCH -> DeadLetterReason.SIZE_MISMATCH;
        };
    }
}
