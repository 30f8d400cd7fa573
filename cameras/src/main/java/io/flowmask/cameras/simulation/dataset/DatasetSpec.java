package io.flowmask.cameras.simulation.dataset;

import io.flowmask.cameras.simulation.CameraSpec;

/**
 * What a dataset holds: clip k is the first frames of camera k of the fleet.
 *
 * @param seed of the fleet
 * @param clips how many cameras
 * @param framesPerClip how many frames of each
 * @param width of the frames, pixels
 * @param height of the frames, pixels
 * @param framesPerSecond of the clips
 */
public record DatasetSpec(long seed, int clips, int framesPerClip, int width, int height, double framesPerSecond) {
    public DatasetSpec {
        if (clips < 1 || framesPerClip < 1) {
            throw new IllegalArgumentException(
                    "A dataset has at least one clip of at least one frame, not " + clips + " of " + framesPerClip);
        }
        // Says what is wrong with the size or the frame rate before anything is written.
        new CameraSpec(seed, 0, width, height, framesPerSecond);
    }

    CameraSpec camera(int clip) {
        return new CameraSpec(seed, clip, width, height, framesPerSecond);
    }

    /** Frames in all clips together. */
    public long frames() {
        return (long) clips * framesPerClip;
    }
}
