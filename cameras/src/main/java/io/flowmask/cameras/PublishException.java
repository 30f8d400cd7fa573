package io.flowmask.cameras;

import java.io.IOException;

/** Frames could not be delivered. The message says where to, why and what to do. */
public final class PublishException extends IOException {
    private static final long serialVersionUID = 1L;

    public PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
