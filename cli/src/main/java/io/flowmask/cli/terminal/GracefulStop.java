package io.flowmask.cli.terminal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends long work early, but properly: after a time, or when the process is asked to go (Ctrl-C, SIGTERM). Work is told to stop, and a
 * process that is going waits until the work has wound up and this is closed. So close it last, after the summary.
 */
public final class GracefulStop implements AutoCloseable {
    private final Runnable stop;
    private final Duration grace;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "graceful-stop");
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
     * @param grace how long a process that is asked to go waits for the work at most
     */
    public static GracefulStop of(Runnable stop, Optional<Duration> after, Duration grace) {
        GracefulStop watch = new GracefulStop(stop, grace);
        if (after.isPresent()) {
            var unused = watch.timer.schedule(stop, after.get().toMillis(), TimeUnit.MILLISECONDS);
        }
        Runtime.getRuntime().addShutdownHook(watch.hook);
        return watch;
    }

    private void stopAndWait() {
        stop.run();
        try {
            if (!done.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("flowmask: gave up waiting after " + grace.toSeconds() + " s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is going already; the latch has let the hook go on.
        }
    }
}
