package io.flowmask.model.yolact;

import java.util.List;

/** A checkpoint cannot be imported in the way that was asked for. The message lists everything that has to change. */
public final class ImportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImportException(String message) {
        super(message);
    }

    ImportException(String subject, List<String> problems) {
        super(subject + ":\n  - " + String.join("\n  - ", problems));
    }
}
