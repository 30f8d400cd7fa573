package io.flowmask.cli.sizing;

/**
 * The cameras.
 *
 * @param cameras how many
 * @param framesPerSecond of each
 * @param keyframeInterval every so many frames of a camera, the whole network runs
 */
public record Fleet(int cameras, double framesPerSecond, int keyframeInterval) {
    public Fleet {
        new Complaints("Fleet")
                .unless(cameras >= 1, "cameras must be at least 1, but are " + cameras)
                .unless(
                        framesPerSecond > 0 && Double.isFinite(framesPerSecond),
                        "frames per second must be more than 0, but are " + framesPerSecond)
                .unless(keyframeInterval >= 1, "the keyframe interval must be at least 1, but is " + keyframeInterval)
                .raise();
    }

    /** Of all cameras. */
    public double allFramesPerSecond() {
        return cameras * framesPerSecond;
    }

    /** The part of the frames that runs the whole network, 0..1. */
    public double fullShare() {
        return 1.0 / keyframeInterval;
    }

    /** Seconds between a camera's keyframes. */
    public double keyframeSeconds() {
        return keyframeInterval / framesPerSecond;
    }
}
