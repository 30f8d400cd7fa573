package io.flowmask.deploy;

import io.flowmask.deploy.ComposeFile.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A service's process. One that is meant to go on is started again when it ends, as its restart policy says; not for ever, though. */
final class ServiceProcess implements AutoCloseable {
    private static final int RESTARTS = 5;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Service service;
    private final ProcessBuilder builder;
    private final Path log;
    private @Nullable Process process;
    private int restarts;
    private boolean closed;

    /**
     * Starts it.
     *
     * @param log takes what it says
     */
    ServiceProcess(Service service, ProcessBuilder builder, Path log) throws IOException {
        this.service = service;
        this.builder = builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        this.log = log;
        start();
    }

    private synchronized void start() throws IOException {
        Process started = builder.start();
        process = started;
        if (!service.isOneShot()) {
            var unused = started.onExit().thenRun(this::startAgain);
        }
    }

    private synchronized void startAgain() {
        if (!closed && restarts < RESTARTS) {
            restarts++;
            try {
                start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Fails when it has ended once too often. */
    synchronized void assertRuns() throws IOException {
        if (restarts == RESTARTS) {
            throw failure("was started " + RESTARTS + " times again");
        }
    }

    /** Waits for the end of a service that is meant to end; fails when it does not end well. */
    void awaitEnd(Duration patience) throws InterruptedException, IOException {
        Process running = process();
        if (!running.waitFor(patience.toSeconds(), TimeUnit.SECONDS) || running.exitValue() != 0) {
            throw failure("did not end well");
        }
    }

    /** Waits until its health check, with names that can be looked up here, is content. */
    void awaitHealthy(List<String> check, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        ProcessBuilder checker =
                new ProcessBuilder(check).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        while (checker.start().waitFor() != 0) {
            assertRuns();
            if (System.nanoTime() > deadline) {
                throw failure("did not become healthy");
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
    }

    private synchronized Process process() {
        if (process == null) {
            throw new IllegalStateException(service + " was not started");
        }
        return process;
    }

    private AssertionError failure(String what) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return new AssertionError(service + " " + what + "; the end of " + log + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        Process running = process();
        running.destroy();
        try {
            if (!running.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
