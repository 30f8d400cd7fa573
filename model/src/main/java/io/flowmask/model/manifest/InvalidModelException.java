package io.flowmask.model.manifest;

import java.util.List;

/** A model folder that cannot be used. The message lists everything that is wrong with it, and says what to do. */
public final class InvalidModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidModelException(String message) {
        super(message);
    }

    /**
     * A report of everything that is wrong.
     *
     * @param subject the file or folder
     * @param problems one sentence each: where, what was expected, what was found
     */
    public InvalidModelException(String subject, List<String> problems) {
        super(subject + " cannot be used:\n  " + String.join("\n  ", problems)
                + "\nImport the checkpoint again with `flowmask model import`.");
    }
}
