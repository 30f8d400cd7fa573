package io.flowmask.cli.cameras;

import io.flowmask.cameras.Playback;
import io.flowmask.cameras.PlaybackRate;
import io.flowmask.cli.terminal.ExitCode;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask cameras simulate}: a simulated fleet to a topic. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Send frames of simulated traffic cameras, to any Kafka broker.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class SimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Publishing publishing;

    @Option(
            names = "--cameras",
            defaultValue = "4",
            paramLabel = "N",
            description = "Number of cameras, each with a scene of its own. Default: ${DEFAULT-VALUE}.")
    private int cameras;

    @Option(
            names = "--fps",
            defaultValue = "10",
            paramLabel = "F",
            description = "Frames per second of each camera. Default: ${DEFAULT-VALUE}.")
    private double framesPerSecond;

    @Option(
            names = "--size",
            defaultValue = "640x360",
            converter = PictureSize.Converter.class,
            paramLabel = "WxH",
            description = "Size of the frames, pixels; the width is even. Default: ${DEFAULT-VALUE}.")
    private PictureSize size;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "The fleet's seed; camera k of a seed is always the same. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--rate",
            defaultValue = "native",
            paramLabel = "native|max",
            description = "In real time, or as fast as frames are drawn and taken. Default: ${DEFAULT-VALUE}.")
    private PlaybackRate rate;

    @Option(names = "--frames", paramLabel = "N", description = "Send no more than N frames, over all cameras.")
    private @Nullable Long frames;

    @Option(
            names = "--camera-prefix",
            defaultValue = "camera-",
            paramLabel = "TEXT",
            description = "A camera's name is this and its number. Default: ${DEFAULT-VALUE}.")
    private String cameraPrefix;

    @Override
    public Integer call() throws IOException, InterruptedException {
        publishing.send(playback(), "simulated camera");
        return ExitCode.OK;
    }

    private Playback playback() {
        try {
            return new SimulatedFleet(seed, cameras, size, framesPerSecond, cameraPrefix)
                    .playback(rate, frames == null ? OptionalLong.empty() : OptionalLong.of(frames));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ".", e);
        }
    }
}
