package io.flowmask.cli.cameras;

import io.flowmask.cameras.Clip;
import io.flowmask.cameras.Playback;
import io.flowmask.cameras.PlaybackRate;
import io.flowmask.cameras.simulation.CameraSpec;
import io.flowmask.cameras.simulation.SimulatedClip;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Simulated cameras, each with a scene of its own, that never end.
 *
 * @param seed of the fleet
 * @param cameras how many, at least one
 * @param size of their frames
 * @param framesPerSecond of each
 * @param prefix a camera's name is this and its number
 */
public record SimulatedFleet(long seed, int cameras, PictureSize size, double framesPerSecond, String prefix) {
    public SimulatedFleet {
        if (cameras < 1) {
            throw new IllegalArgumentException("--cameras must be at least 1, but is " + cameras);
        }
    }

    /**
     * The fleet, to be played.
     *
     * @param frames over all cameras; empty for no end
     * @throws IllegalArgumentException when size or frame rate cannot be simulated
     */
    public Playback playback(PlaybackRate rate, OptionalLong frames) {
        List<Clip> clips = IntStream.range(0, cameras)
                .mapToObj(number -> new CameraSpec(seed, number, size.width(), size.height(), framesPerSecond))
                .<Clip>map(SimulatedClip::new)
                .toList();
        return new Playback(Playback.roundRobin(clips, cameras, prefix), rate, false, frames);
    }
}
