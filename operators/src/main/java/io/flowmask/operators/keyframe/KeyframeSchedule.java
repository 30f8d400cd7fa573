package io.flowmask.operators.keyframe;

import io.flowmask.model.geometry.FrameSize;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the keyframes of every camera. An accepted frame is a keyframe when
 *
 * <ul>
 *   <li>its camera has no usable features: first frame, restarted camera, no state, another model's features, or those of a frame of
 *       another shape
 *   <li>the interval is reached, counted in accepted frames of the camera; interval 1 makes every frame a keyframe
 *   <li>the last keyframe was captured too long ago, where there is a limit
 *   <li>the policy asks for it
 *   <li>the last keyframe was unreadable: the frame after it takes its place
 * </ul>
 *
 * <p><b>Stagger.</b> A fleet that starts at once would have its keyframes in step for ever: the device would get nothing but full
 * frames, then nothing but partial ones. So the first interval of a camera is cut short by a phase that derives from its id alone.
 *
 * <p><b>Lost keyframes.</b> Whether an unreadable keyframe is noticed before or after the next frames arrive is a matter of timing,
 * and timing must not show in the masks: a replay after a failure gives the same ones. So the frame after an unreadable keyframe
 * takes its place, always, and the interval, the age and the policy go on counting from the lost one.
 *
 * <p><b>Shape.</b> The network sees every frame stretched to a square. Another resolution leaves everything where it was, but another
 * ratio of width to height, as of a camera that switches to another of its streams, moves all of it: the features are of other places
 * then, and the camera begins anew. Sizes are compared with the last keyframe's, lost or not, for the reason above.
 *
 * <p>Immutable; every method is pure.
 */
public final class KeyframeSchedule {
    /** 2³² divided by the golden ratio: spreads consecutive hash codes, as those of numbered cameras, evenly (Knuth §6.4). */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    /**
     * Ratios of width to height that differ by no more than one part in so many are of one shape: encoders round sizes to whole
     * blocks, as 1080 lines to 1088.
     */
    private static final int SHAPE_PRECISION = 100;

    private final int interval;
    private final boolean stagger;
    private final @Nullable Duration maxAge;
    private final KeyframePolicy policy;

    /**
     * @param interval a keyframe every so many frames, at least 1
     * @param stagger whether a camera's first interval is cut short by its phase
     * @param maxAge capture time after which a keyframe's features are too old; null for no limit
     * @param policy asks for keyframes in between
     */
    public KeyframeSchedule(int interval, boolean stagger, @Nullable Duration maxAge, KeyframePolicy policy) {
        if (interval < 1) {
            throw new IllegalArgumentException("The keyframe interval is at least 1, but it is " + interval);
        }
        this.interval = interval;
        this.stagger = stagger;
        this.maxAge = maxAge;
        this.policy = policy;
    }

    /**
     * What an accepted frame becomes.
     *
     * @param keyframe whether it is a keyframe
     * @param progress of its camera from now on
     */
    public record Decision(boolean keyframe, CameraProgress progress) {}

    /**
     * Decides on an accepted frame.
     *
     * @param progress of its camera; null when nothing is known of it or the camera has restarted
     * @param cameraId its camera
     * @param sequence its sequence
     * @param capturedAtMillis when it was captured, milliseconds since the epoch
     * @param size its size, as announced
     * @param featuresUsable whether the last keyframe's features are at hand or on their way; asked only when it matters, because
     *     looking may be expensive
     */
    public Decision decide(
            @Nullable CameraProgress progress,
            String cameraId,
            long sequence,
            long capturedAtMillis,
            FrameSize size,
            BooleanSupplier featuresUsable) {
        if (progress == null || hasAnotherShape(size, progress.keyframeSize())) {
            return keyframe(sequence, capturedAtMillis, size, firstInterval(cameraId));
        }
        if (isDue(progress, cameraId, sequence, capturedAtMillis)) {
            return keyframe(sequence, capturedAtMillis, size, interval - 1);
        }
        if (!progress.keyframeLost() && !featuresUsable.getAsBoolean()) {
            return keyframe(sequence, capturedAtMillis, size, firstInterval(cameraId));
        }
        return new Decision(progress.keyframeLost(), next(progress, sequence, capturedAtMillis));
    }

    /** An unknown keyframe counts as of the same shape. */
    private static boolean hasAnotherShape(FrameSize size, @Nullable FrameSize keyframe) {
        if (keyframe == null) {
            return false;
        }
        long width = (long) size.widthPx() * keyframe.heightPx();
        long keyframeWidth = (long) keyframe.widthPx() * size.heightPx();
        return Math.abs(width - keyframeWidth) > Math.max(width, keyframeWidth) / SHAPE_PRECISION;
    }

    private boolean isDue(CameraProgress progress, String cameraId, long sequence, long capturedAtMillis) {
        long keyframeAt = progress.keyframeCapturedAtMillis();
        return remaining(progress) == 0
                || (maxAge != null && capturedAtMillis - keyframeAt > maxAge.toMillis())
                || policy.wantsKeyframe(new KeyframePolicy.Situation(
                        cameraId, sequence, capturedAtMillis, progress.keyframeSequence(), keyframeAt));
    }

    /** Partial frames that may still come; the stored number may be of a longer interval, from before a restart of the job. */
    private int remaining(CameraProgress progress) {
        return Math.min(progress.framesUntilKeyframe(), interval - 1);
    }

    private CameraProgress next(CameraProgress progress, long sequence, long capturedAtMillis) {
        return new CameraProgress(
                sequence,
                capturedAtMillis,
                progress.keyframeSequence(),
                progress.keyframeCapturedAtMillis(),
                progress.keyframeSize(),
                remaining(progress) - 1,
                false);
    }

    private static Decision keyframe(long sequence, long capturedAtMillis, FrameSize size, int framesUntilKeyframe) {
        return new Decision(
                true,
                new CameraProgress(
                        sequence, capturedAtMillis, sequence, capturedAtMillis, size, framesUntilKeyframe, false));
    }

    /** Partial frames in a camera's first interval: all but one, or a phase of 0 to that many. */
    private int firstInterval(String cameraId) {
        if (!stagger) {
            return interval - 1;
        }
        long spread = Integer.toUnsignedLong(cameraId.hashCode() * GOLDEN_RATIO);
        return (int) ((spread * interval) >>> Integer.SIZE);
    }
}
