package io.flowmask.model.image;

/** A frame's image cannot be used. The message says what was expected and what was found; the job goes on without the frame. */
public final class UnreadableImageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the image. */
    public enum Reason {
        /** No bytes. */
        EMPTY,
        /** Not the announced format, damaged, or not decodable. */
        UNDECODABLE,
        /** The image's header announces more pixels than are decoded at most. */
        TOO_LARGE,
        /** The image's own size is not the announced one. */
        SIZE_MISMATCH
    }

    private final Reason reason;

    public UnreadableImageException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
