package io.flowmask.model.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint cannot be used: it is damaged, foreign, hostile, or not of the expected network. The message says what is wrong,
 * where in the file, and what to do.
 */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
