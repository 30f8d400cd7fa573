package io.flowmask.console.fleet;

import java.time.Instant;

/**
 * A frame of one camera. The capture time is part of it, since sequences start again when a camera does.
 *
 * @param sequence of the frame
 * @param capturedAt when it was taken
 */
record FrameKey(long sequence, Instant capturedAt) {}
