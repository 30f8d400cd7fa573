package io.flowmask.cli;

import io.flowmask.cli.cameras.CamerasCommand;
import io.flowmask.cli.console.ConsoleCommand;
import io.flowmask.cli.evaluate.EvaluateCommand;
import io.flowmask.cli.model.ModelCommand;
import io.flowmask.cli.plan.PlanCommand;
import io.flowmask.cli.run.DemoCommand;
import io.flowmask.cli.run.RunCommand;
import io.flowmask.cli.segment.SegmentCommand;
import io.flowmask.cli.terminal.FailureReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: {@code flowmask COMMAND}. */
@Command(
        name = "flowmask",
        description = "Instance masks from fleets of traffic cameras, live, on Apache Flink.",
        version = "Flowmask 0.1.0-SNAPSHOT",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ConsoleCommand.class,
            SegmentCommand.class,
            EvaluateCommand.class,
            CamerasCommand.class,
            ModelCommand.class,
            PlanCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {"", "Try: flowmask demo", "Every command answers --help."})
public final class Flowmask implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("UnusedVariable") // asked for by name where failures are reported
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    public static void main(String[] arguments) {
        // There is no screen to draw on; pictures are drawn in memory.
        System.setProperty("java.awt.headless", "true");
        System.exit(commandLine().execute(arguments));
    }

    /** The whole command line, ready to be executed. */
    public static CommandLine commandLine() {
        return new CommandLine(new Flowmask())
                .setExecutionExceptionHandler(new FailureReport())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a command.");
    }
}
