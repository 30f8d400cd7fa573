package io.flowmask.job.source;

import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.schemas.DeadLetter;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a record of a frame topic turned out to be: a frame, or a dead letter. Immutable. */
final class IncomingRecord {
    private final @Nullable CapturedFrame frame;
    private final @Nullable DeadLetter deadLetter;

    private IncomingRecord(@Nullable CapturedFrame frame, @Nullable DeadLetter deadLetter) {
        this.frame = frame;
        this.deadLetter = deadLetter;
    }

    static IncomingRecord of(CapturedFrame frame) {
        return new IncomingRecord(Objects.requireNonNull(frame), null);
    }

    static IncomingRecord of(DeadLetter deadLetter) {
        return new IncomingRecord(null, Objects.requireNonNull(deadLetter));
    }

    Optional<CapturedFrame> frame() {
        return Optional.ofNullable(frame);
    }

    /** Present where there is no frame. */
    Optional<DeadLetter> deadLetter() {
        return Optional.ofNullable(deadLetter);
    }
}
