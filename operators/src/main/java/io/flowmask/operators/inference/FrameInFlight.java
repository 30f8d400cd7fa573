package io.flowmask.operators.inference;

import io.flowmask.model.image.PreparedImage;
import io.flowmask.operators.batching.Lane;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.state.KeyframeState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A frame between its arrival and its emission. Mailbox thread only; workers are given what they need out of it.
 *
 * <p>It is ready for the device once its image is prepared and, on the partial lane, its keyframe's features are there. The
 * features, once given, stay the same whatever keyframes follow.
 */
final class FrameInFlight {
    private final CapturedFrame captured;
    private final @Nullable Long timestamp;
    private Lane lane = Lane.FULL;
    private @Nullable KeyframeTicket ticket;
    private @Nullable KeyframeState keyframe;
    private @Nullable PreparedImage image;
    private long prepareMicros;
    private long preparedAtNanos;
    private @Nullable Outcome outcome;

    /**
     * @param captured the frame
     * @param timestamp event time of its record; null where it has none
     */
    FrameInFlight(CapturedFrame captured, @Nullable Long timestamp) {
        this.captured = captured;
        this.timestamp = timestamp;
    }

    CapturedFrame captured() {
        return captured;
    }

    @Nullable
    Long timestamp() {
        return timestamp;
    }

    Lane lane() {
        return lane;
    }

    /** Makes it a keyframe; with a ticket where other frames may wait for its features. */
    void makeKeyframe(@Nullable KeyframeTicket promise) {
        lane = Lane.FULL;
        ticket = promise;
    }

    /** Makes it a partial frame whose keyframe is still in flight. */
    void waitFor(KeyframeTicket promise) {
        lane = Lane.PARTIAL;
        ticket = promise;
    }

    /** Makes it a partial frame of this keyframe. */
    void refersTo(KeyframeState state) {
        lane = Lane.PARTIAL;
        ticket = null;
        keyframe = state;
    }

    @Nullable
    KeyframeTicket ticket() {
        return ticket;
    }

    /** The keyframe of a partial frame that is ready. */
    KeyframeState keyframe() {
        return Objects.requireNonNull(keyframe, "the frame still waits for its keyframe");
    }

    void setPrepared(PreparedImage value, long micros, long atNanos) {
        image = value;
        prepareMicros = micros;
        preparedAtNanos = atNanos;
    }

    /** Hands the prepared image over to the batch; the frame keeps no reference. */
    PreparedImage takeImage() {
        PreparedImage taken = Objects.requireNonNull(image, "the frame is not prepared");
        image = null;
        return taken;
    }

    long prepareMicros() {
        return prepareMicros;
    }

    /** {@link System#nanoTime} when the image was prepared. */
    long preparedAtNanos() {
        return preparedAtNanos;
    }

    boolean isReadyForDevice() {
        return image != null && (lane == Lane.FULL || keyframe != null);
    }

    void complete(Outcome value) {
        outcome = value;
        ticket = null;
        keyframe = null;
    }

    boolean isComplete() {
        return outcome != null;
    }

    Outcome outcome() {
        return Objects.requireNonNull(outcome, "the frame is still in flight");
    }
}
