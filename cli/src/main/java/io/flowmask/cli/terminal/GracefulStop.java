package io.flowmask.cli.terminal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends long work early, but properly: after a time, or when the process is asked to go (Ctrl-C, SIGTERM). Work is told to stop and
 * winds up as it would at its end. A second signal, or work that takes too long, ends the process at once.
 *
 * <p>Signals are caught, rather than a shutdown hook added: hooks run side by side, and those of Flink, Kafka and the engine would
 * take away what the frames under way still need.
 */
public final class GracefulStop implements AutoCloseable {
    private final Runnable stop;
    private final Duration grace;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "stop-timer");
        thread.setDaemon(true);
        return thread;
    });

    private GracefulStop(Runnable stop, Duration grace) {
        this.stop = stop;
        this.grace = grace;
    }

    /**
     * Watches over work that starts now.
     *
     * @param stop tells the work to stop; returns at once, may be called twice
     * @param after time after which it is told to; empty for never
     * @param grace how long the work may take to wind up after a signal
     */
    public static GracefulStop of(Runnable stop, Optional<Duration> after, Duration grace) {
        GracefulStop watch = new GracefulStop(stop, grace);
        if (after.isPresent()) {
            var unused = watch.timer.schedule(stop, after.get().toMillis(), TimeUnit.MILLISECONDS);
        }
        StopSignals.tell(watch);
        return watch;
    }

    /** The process is asked to go. */
    synchronized void onSignal() {
        if (!timer.isShutdown()) {
            var unused = timer.schedule(this::giveUp, grace.toMillis(), TimeUnit.MILLISECONDS);
        }
        stop.run();
    }

    private void giveUp() {
        System.err.println("flowmask: gave up waiting after " + grace.toSeconds() + " s.");
        Runtime.getRuntime().halt(ExitCode.FAILURE);
    }

    @Override
    public void close() {
        StopSignals.forget(this);
        synchronized (this) {
            timer.shutdownNow();
        }
    }
}
