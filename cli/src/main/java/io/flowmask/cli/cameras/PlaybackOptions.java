package io.flowmask.cli.cameras;

import io.flowmask.cameras.Clip;
import io.flowmask.cameras.Clips;
import io.flowmask.cameras.Playback;
import io.flowmask.cameras.PlaybackRate;
import io.flowmask.cameras.UnreadableClipException;
import io.flowmask.cameras.simulation.CameraSpec;
import io.flowmask.cameras.simulation.SimulatedClip;
import io.flowmask.cli.terminal.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of every command that plays footage as cameras. */
public final class PlaybackOptions {
    /** What a simulated camera plays when nobody asks for more. */
    private static final Duration SIMULATED_LENGTH = Duration.ofSeconds(8);

    /** Options that only footage has. */
    public static final List<String> NAMES =
            List.of("--cameras", "--rate", "--folder-fps", "--loop", "--start", "--frames");

    @Option(
            names = "--cameras",
            paramLabel = "N",
            description = "Number of cameras; clips are given to them in turn. Default: one per clip.")
    private @Nullable Integer cameras;

    @Option(
            names = "--rate",
            defaultValue = "native",
            paramLabel = "native|max",
            description = "At the footage's own frame rate, or as fast as frames are taken. Default: ${DEFAULT-VALUE}.")
    private PlaybackRate rate;

    @Option(
            names = "--folder-fps",
            defaultValue = "25",
            paramLabel = "F",
            description = "Frame rate of folders of frames, which have none of their own. Default: ${DEFAULT-VALUE}.")
    private double folderFramesPerSecond;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Begin this far into every clip: 90s, 10m, 1h.")
    private @Nullable Duration start;

    @Option(names = "--loop", description = "Play every clip again and again, until --duration, --frames or Ctrl-C.")
    private boolean loop;

    @Option(names = "--frames", paramLabel = "N", description = "Send no more than N frames, over all cameras.")
    private @Nullable Long frames;

    @Option(
            names = "--camera-prefix",
            defaultValue = "camera-",
            paramLabel = "TEXT",
            description = "A camera's name is this and its number. Default: ${DEFAULT-VALUE}.")
    private String cameraPrefix;

    /**
     * Opens the footage.
     *
     * @param paths videos and folders; none for simulated cameras
     * @param commandLine where wrong options are reported
     * @throws UnreadableClipException when footage cannot be played
     */
    public Playback playback(List<Path> paths, CommandLine commandLine) throws UnreadableClipException {
        if (!(folderFramesPerSecond > 0)) {
            throw new ParameterException(
                    commandLine, "--folder-fps must be above 0, but is " + folderFramesPerSecond + ".");
        }
        int clipCount = Math.max(1, paths.size());
        int cameraCount = cameras == null ? clipCount : cameras;
        if (cameraCount < clipCount) {
            throw new ParameterException(
                    commandLine,
                    "--cameras must be at least the number of clips, " + clipCount + ", but is " + cameraCount + ".");
        }
        if (frames != null && frames < 1) {
            throw new ParameterException(commandLine, "--frames must be at least 1, but is " + frames + ".");
        }
        if (start != null && paths.isEmpty()) {
            throw new ParameterException(
                    commandLine, "--start is for footage, but there is none: the cameras are simulated.");
        }
        List<Clip> clips = paths.isEmpty()
                ? simulated(cameraCount)
                : Clips.openAll(paths, folderFramesPerSecond, start == null ? Duration.ZERO : start);
        return new Playback(
                Playback.roundRobin(clips, cameraCount, cameraPrefix),
                rate,
                loop,
                frames == null ? OptionalLong.empty() : OptionalLong.of(frames));
    }

    /** A scene of its own for each camera. */
    private List<Clip> simulated(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new CameraSpec(1, number, 640, 360, 15))
                .<Clip>map(spec -> loop ? new SimulatedClip(spec) : SimulatedClip.ofLength(spec, SIMULATED_LENGTH))
                .toList();
    }

    public String cameraPrefix() {
        return cameraPrefix;
    }
}
