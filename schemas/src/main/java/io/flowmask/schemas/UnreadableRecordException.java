package io.flowmask.schemas;

import java.util.Objects;

/** Bytes that are not a record of the expected schema. The message says what was expected, what was found and where. */
public final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    UnreadableRecordException(DeadLetterReason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason);
    }

    /** What is wrong with the bytes, as a dead letter says it. */
    public DeadLetterReason reason() {
        return reason;
    }
}
