package io.flowmask.cli.cameras;

import io.flowmask.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flowmask cameras play}: footage to a topic. */
@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        description = {
            "Play videos and folders of frames as cameras, to any Kafka broker.",
            "Without footage the cameras are simulated."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class PlayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "VIDEO|FOLDER", description = "Footage to play.")
    private List<Path> clips = List.of();

    @Mixin
    private Publishing publishing;

    @Mixin
    private PlaybackOptions playback;

    @Override
    public Integer call() throws IOException, InterruptedException {
        publishing.send(playback.playback(clips, spec.commandLine()), "camera");
        return ExitCode.OK;
    }
}
