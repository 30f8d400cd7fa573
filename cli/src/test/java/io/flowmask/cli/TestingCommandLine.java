package io.flowmask.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** Runs commands in this process and keeps what they print. */
public final class TestingCommandLine {
    private TestingCommandLine() {}

    /** What a command did. */
    public record Result(int exitCode, String out, String err) {}

    public static Result run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Flowmask.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        return new Result(commandLine.execute(texts), out.toString(), err.toString());
    }
}
