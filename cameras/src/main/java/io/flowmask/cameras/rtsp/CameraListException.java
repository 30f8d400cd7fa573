package io.flowmask.cameras.rtsp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A list of cameras that cannot be used. The message has a line for every problem: where, what was found, what is expected. */
public final class CameraListException extends IOException {
    private static final long serialVersionUID = 1L;

    CameraListException(Path file, List<String> problems) {
        super(file.toAbsolutePath() + " is not a list of cameras that can be used:\n  "
                + String.join("\n  ", problems));
    }
}
