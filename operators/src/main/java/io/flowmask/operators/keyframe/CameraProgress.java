package io.flowmask.operators.keyframe;

import io.flowmask.model.geometry.FrameSize;
import org.jspecify.annotations.Nullable;

/**
 * How far a camera has come: the small bookkeeping that decides what becomes of its next frame.
 *
 * @param lastSequence sequence of the last accepted frame
 * @param lastCapturedAtMillis when that was captured, milliseconds since the epoch
 * @param keyframeSequence sequence of the last keyframe that the schedule chose
 * @param keyframeCapturedAtMillis when that was captured, milliseconds since the epoch
 * @param keyframeSize its size; null when it was chosen by a release that did not keep it
 * @param framesUntilKeyframe partial frames that may still come before the next keyframe
 * @param keyframeLost whether the last keyframe turned out unreadable and no later frame has taken its place yet
 */
public record CameraProgress(
        long lastSequence,
        long lastCapturedAtMillis,
        long keyframeSequence,
        long keyframeCapturedAtMillis,
        @Nullable FrameSize keyframeSize,
        int framesUntilKeyframe,
        boolean keyframeLost) {
    public CameraProgress {
        if (framesUntilKeyframe < 0) {
            throw new IllegalArgumentException("framesUntilKeyframe is at least 0, but it is " + framesUntilKeyframe);
        }
    }

    /** The same, with the next frame to be made a keyframe because the last one was unreadable. */
    public CameraProgress withKeyframeLost() {
        return new CameraProgress(
                lastSequence,
                lastCapturedAtMillis,
                keyframeSequence,
                keyframeCapturedAtMillis,
                keyframeSize,
                framesUntilKeyframe,
                true);
    }
}
