package io.flowmask.model.checkpoint;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A place in a checkpoint, for messages.
 *
 * @param file the checkpoint
 * @param part the part of the file: a zip entry or one of the legacy format's sections; null for the file as a whole
 */
record Place(Path file, @Nullable String part) {
    static Place of(Path file) {
        return new Place(file, null);
    }

    Place in(String newPart) {
        return new Place(file, newPart);
    }

    CheckpointException refuse(String problem, String advice) {
        return new CheckpointException(message(problem, advice));
    }

    CheckpointException refuse(String problem, String advice, Throwable cause) {
        return new CheckpointException(message(problem, advice), cause);
    }

    CheckpointException refuseAt(long offset, String problem, String advice, @Nullable Throwable cause) {
        String where = part == null ? "byte " + offset : part + ", byte " + offset;
        return new CheckpointException(new Place(file, where).message(problem, advice), cause);
    }

    private String message(String problem, String advice) {
        String where = part == null ? file.toString() : file + " (" + part + ")";
        return "Cannot read the checkpoint " + where + ": " + problem + ". " + advice + ".";
    }
}
