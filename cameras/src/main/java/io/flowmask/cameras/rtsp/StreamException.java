package io.flowmask.cameras.rtsp;

import java.io.IOException;

/** A camera cannot be reached or has stopped sending. The message continues "Camera X …" and holds nothing secret. */
final class StreamException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    StreamException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** The message. */
    String reason() {
        return reason;
    }
}
