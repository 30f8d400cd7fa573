package io.flowmask.cameras;

import java.io.IOException;

/** Footage that cannot be played. The message says which, what was found, what is expected and what to do. */
public final class UnreadableClipException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableClipException(String message) {
        super(message);
    }

    public UnreadableClipException(String message, Throwable cause) {
        super(message, cause);
    }
}
