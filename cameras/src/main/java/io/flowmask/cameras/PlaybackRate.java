package io.flowmask.cameras;

/** How fast footage is played. */
public enum PlaybackRate {
    /** At the footage's own frame rate. */
    NATIVE,
    /** As fast as frames are taken. */
    MAX
}
