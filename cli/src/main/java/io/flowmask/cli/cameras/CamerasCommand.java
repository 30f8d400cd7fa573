package io.flowmask.cli.cameras;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask cameras}: where frames come from. */
@Command(
        name = "cameras",
        mixinStandardHelpOptions = true,
        description = "Send camera frames to Kafka, and simulate cameras.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PlayCommand.class, RtspCommand.class, SimulateCommand.class, DatasetCommand.class})
public final class CamerasCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a command: play, rtsp, simulate or dataset.");
    }
}
