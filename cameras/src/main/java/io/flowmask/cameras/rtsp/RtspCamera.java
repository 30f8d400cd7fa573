package io.flowmask.cameras.rtsp;

import java.util.Objects;

/**
 * A network camera.
 *
 * @param name the camera's id on the topics: not blank, at most 256 characters
 * @param address where its stream is
 * @param settings what is made of it
 */
public record RtspCamera(String name, StreamAddress address, StreamSettings settings) {
    private static final int MAX_NAME_LENGTH = 256;

    public RtspCamera {
        Objects.requireNonNull(address);
        Objects.requireNonNull(settings);
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a camera's name must be 1 to " + MAX_NAME_LENGTH
                    + " characters, not all of them blank and none of them a control character");
        }
    }
}
