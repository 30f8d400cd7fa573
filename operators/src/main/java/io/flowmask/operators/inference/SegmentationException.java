package io.flowmask.operators.inference;

/** Frames could not be segmented, and not because of the frames: fails the task. The message names them. */
public final class SegmentationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SegmentationException(String message) {
        super(message);
    }

    SegmentationException(String message, Throwable cause) {
        super(message, cause);
    }
}
