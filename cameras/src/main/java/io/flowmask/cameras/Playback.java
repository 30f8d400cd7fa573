package io.flowmask.cameras;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What is to be played: which camera shows which clip, how fast, and for how long.
 *
 * @param channels clips and the cameras that show them
 * @param rate how fast
 * @param loop whether a clip starts again after its last frame; sequences and capture times go on
 * @param maxFrames frames over all cameras after which playing ends; empty for no limit
 * @param startInterval time from the start of one clip to the start of the next; zero starts all at once
 */
public record Playback(
        List<Channel> channels, PlaybackRate rate, boolean loop, OptionalLong maxFrames, Duration startInterval) {
    public Playback {
        channels = List.copyOf(channels);
        Objects.requireNonNull(rate);
        Objects.requireNonNull(maxFrames);
        if (startInterval.isNegative()) {
            throw new IllegalArgumentException("Clips cannot start " + startInterval + " apart");
        }
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to play: give at least one clip");
        }
        if (maxFrames.isPresent() && maxFrames.getAsLong() < 1) {
            throw new IllegalArgumentException("At least one frame is to be played, not " + maxFrames.getAsLong());
        }
    }

    /** All clips start at once. */
    public Playback(List<Channel> channels, PlaybackRate rate, boolean loop, OptionalLong maxFrames) {
        this(channels, rate, loop, maxFrames, Duration.ZERO);
    }

    /**
     * The same, one clip after another.
     *
     * @param interval time from the start of one clip to the start of the next
     */
    public Playback startingApart(Duration interval) {
        return new Playback(channels, rate, loop, maxFrames, interval);
    }

    /**
     * A clip and the cameras that show it in step, so that it is decoded once for all of them.
     *
     * @param clip what they show
     * @param cameraIds the cameras' names
     */
    public record Channel(Clip clip, List<String> cameraIds) {
        public Channel {
            Objects.requireNonNull(clip);
            cameraIds = List.copyOf(cameraIds);
            if (cameraIds.isEmpty()) {
                throw new IllegalArgumentException("No camera shows " + clip.name());
            }
        }
    }

    /**
     * Gives clips to cameras in turn: camera 1 the first, camera 2 the second, and from the start again when clips run out.
     *
     * @param clips at least one
     * @param cameras number of cameras, at least one per clip
     * @param idPrefix a camera's name is this and its number from 1, with leading zeros
     */
    public static List<Channel> roundRobin(List<Clip> clips, int cameras, String idPrefix) {
        if (cameras < clips.size()) {
            throw new IllegalArgumentException(
                    "Every clip needs a camera, but there are " + clips.size() + " clips and " + cameras + " cameras");
        }
        int digits = Math.max(2, Integer.toString(cameras).length());
        List<List<String>> ids = new ArrayList<>();
        clips.forEach(clip -> ids.add(new ArrayList<>()));
        String number = "%0" + digits + "d";
        for (int camera = 0; camera < cameras; camera++) {
            ids.get(camera % clips.size()).add(idPrefix + String.format(Locale.ROOT, number, camera + 1));
        }
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            channels.add(new Channel(clips.get(i), ids.get(i)));
        }
        return channels;
    }
}
