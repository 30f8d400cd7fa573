package io.flowmask.embedded;

/** A job did not start on the embedded cluster. */
public final class JobSubmissionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobSubmissionException(String message, Throwable cause) {
        super(message + ": " + rootMessage(cause), cause);
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
