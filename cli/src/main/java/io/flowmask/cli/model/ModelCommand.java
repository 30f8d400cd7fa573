package io.flowmask.cli.model;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask model}: from checkpoints to model folders. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Make model folders from checkpoints, look into both, quantise and measure.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ImportCommand.class, InspectCommand.class, QuantizeCommand.class, BenchCommand.class})
public final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a command: import, inspect, quantize or bench.");
    }
}
