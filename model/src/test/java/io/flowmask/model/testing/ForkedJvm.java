package io.flowmask.model.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Another JVM on this one's class path, for what shows only where nothing has run before, or where the process ends. */
public final class ForkedJvm {
    private ForkedJvm() {}

    /**
     * How it ended.
     *
     * @param output what it wrote to standard output and error
     */
    public record Result(int exitCode, String output) {}

    /** Runs a main method and waits for the end of the process. */
    public static Result run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
