package io.flowmask.operators.inference;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The promise of a keyframe's features while the keyframe is in flight. The frames after it hold the ticket until it is honoured;
 * nothing else about the camera makes them wait. When the keyframe turns out unreadable, the first frame that holds the ticket
 * inherits it and becomes the keyframe. Mailbox thread only.
 */
final class KeyframeTicket {
    private FrameInFlight keyframe;
    private final ArrayDeque<FrameInFlight> waiting = new ArrayDeque<>();

    KeyframeTicket(FrameInFlight keyframe) {
        this.keyframe = keyframe;
    }

    /** Whether the frame is the one that the others wait for. */
    boolean isKeyframe(FrameInFlight frame) {
        return frame == keyframe;
    }

    /** Lets a later frame of the camera wait; in arrival order. */
    void add(FrameInFlight frame) {
        waiting.add(frame);
    }

    /** Takes the frames that wait, one after the other; null when there are no more. */
    @Nullable
    FrameInFlight pollWaiting() {
        return waiting.poll();
    }

    /** Makes the first waiting frame that is still readable, as far as known, the keyframe; null when there is none. */
    @Nullable
    FrameInFlight passOn() {
        FrameInFlight heir = waiting.poll();
        while (heir != null && heir.isComplete()) {
            heir = waiting.poll();
        }
        if (heir != null) {
            keyframe = heir;
        }
        return heir;
    }
}
