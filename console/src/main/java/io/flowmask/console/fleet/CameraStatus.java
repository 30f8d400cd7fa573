package io.flowmask.console.fleet;

/** How a camera does, at a glance. */
public enum CameraStatus {
    /** Masks come. */
    LIVE,
    /** Masks come, but frames were dropped or became dead letters within the last minute. */
    LOSING,
    /** No masks for some seconds, or for longer than between bursts of them. */
    QUIET
}
