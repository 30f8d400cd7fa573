package io.flowmask.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cli.Flowmask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A command as a process of its own, so that it can be ended as people end it. */
final class FlowmaskProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final Path err;
    private final Path out;

    private FlowmaskProcess(Process process, Path err, Path out) {
        this.process = process;
        this.err = err;
        this.out = out;
    }

    /**
     * Starts it.
     *
     * @param folder takes what it prints, and its log
     * @param javaOptions as the launcher gives them
     */
    static FlowmaskProcess start(Path folder, List<String> javaOptions, List<String> arguments) throws IOException {
        Path err = folder.resolve("err.txt");
        Path out = folder.resolve("out.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dflowmask.home=" + System.getProperty("flowmask.home", ".."),
                "-Dflowmask.log.dir=" + folder.resolve("logs"),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(javaOptions);
        command.add(Flowmask.class.getName());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(err.toFile())
                .redirectOutput(out.toFile())
                .start();
        return new FlowmaskProcess(process, err, out);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until something holds, while the process goes on. */
    void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(process.isAlive()).as(this::err).isTrue();
            assertThat(System.nanoTime())
                    .as(() -> "Waited in vain for " + what + "; " + err())
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    /** SIGTERM, which is answered like SIGINT; waits for the end. */
    void pressCtrlC() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(this::err)
                .isTrue();
    }

    int exitCode() {
        return process.exitValue();
    }

    String err() {
        return text(err);
    }

    String out() {
        return text(out);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
