package io.flowmask.console.web;

/** The console cannot be started. The message is for the user: what, where, what to do. */
public final class ConsoleStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConsoleStartException(String message) {
        super(message);
    }

    public ConsoleStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
