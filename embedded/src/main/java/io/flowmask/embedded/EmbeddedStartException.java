package io.flowmask.embedded;

/** The embedded broker or cluster did not start. The message says why and what to do. */
public final class EmbeddedStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
