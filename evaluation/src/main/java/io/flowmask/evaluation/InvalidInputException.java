package io.flowmask.evaluation;

/** Annotations, results or images that cannot be evaluated. The message lists what is wrong, and in which entry of which file. */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
