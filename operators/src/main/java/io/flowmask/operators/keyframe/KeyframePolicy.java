package io.flowmask.operators.keyframe;

import java.io.Serializable;

/**
 * Asks for keyframes beyond the regular ones, such as when a camera was moved. Asked for every frame that would be a partial frame
 * otherwise. Pure: the same situation gets the same answer, so that a replay after a failure makes the same masks.
 */
@FunctionalInterface
public interface KeyframePolicy extends Serializable {

    /** Leaves it at the regular keyframes. */
    KeyframePolicy REGULAR = situation -> false;

    /** Whether the frame should be a keyframe; the interval then starts anew. */
    boolean wantsKeyframe(Situation situation);

    /**
     * A frame that is about to become a partial frame.
     *
     * @param cameraId its camera
     * @param sequence its sequence
     * @param capturedAtMillis when it was captured, milliseconds since the epoch
     * @param keyframeSequence sequence of the camera's last regular keyframe
     * @param keyframeCapturedAtMillis when that was captured, milliseconds since the epoch
     */
    record Situation(
            String cameraId,
            long sequence,
            long capturedAtMillis,
            long keyframeSequence,
            long keyframeCapturedAtMillis) {}
}
