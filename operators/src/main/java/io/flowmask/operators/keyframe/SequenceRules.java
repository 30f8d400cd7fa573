package io.flowmask.operators.keyframe;

import org.jspecify.annotations.Nullable;

/**
 * Which frames of a camera are accepted, judged by sequence and capture time against the last frame that was accepted before:
 *
 * <ul>
 *   <li>no earlier frame, or a higher sequence: accepted; gaps are fine
 *   <li>the same sequence: a duplicate, dropped
 *   <li>a lower sequence, captured no later: out of order, dropped
 *   <li>a lower sequence, captured later: the camera has restarted and counts anew; accepted, as a keyframe
 * </ul>
 *
 * <p>A frame is accepted before its image is looked at: one that turns out unreadable counts as the camera's last frame too.
 */
public final class SequenceRules {

    /** What becomes of a frame. */
    public enum Verdict {
        ACCEPTED,
        RESTARTED,
        DUPLICATE,
        OUT_OF_ORDER
    }

    private SequenceRules() {}

    /**
     * Judges a frame.
     *
     * @param progress of the frame's camera; null when nothing is known of it
     * @param sequence the frame's
     * @param capturedAtMillis the frame's, milliseconds since the epoch
     */
    public static Verdict judge(@Nullable CameraProgress progress, long sequence, long capturedAtMillis) {
        if (progress == null || sequence > progress.lastSequence()) {
            return Verdict.ACCEPTED;
        }
        if (sequence == progress.lastSequence()) {
            return Verdict.DUPLICATE;
        }
        return capturedAtMillis > progress.lastCapturedAtMillis() ? Verdict.RESTARTED : Verdict.OUT_OF_ORDER;
    }
}
