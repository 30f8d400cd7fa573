package io.flowmask.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Says from time to time how far long work has come: one line that is written over on a terminal, a new line every few seconds
 * elsewhere. It asks for the text on a thread of its own. Close it before writing anything else.
 */
public final class ProgressLine implements AutoCloseable {
    private static final Duration TERMINAL_INTERVAL = Duration.ofMillis(250);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(5);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final int columns;
    private final Supplier<String> text;
    private final ScheduledExecutorService thread;

    private ProgressLine(PrintWriter out, boolean terminal, int columns, Supplier<String> text) {
        this.out = out;
        this.terminal = terminal;
        this.columns = columns;
        this.text = text;
        this.thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread worker = new Thread(runnable, "progress");
            worker.setDaemon(true);
            return worker;
        });
    }

    /**
     * Starts showing progress. The launcher says whether standard error is a terminal, and how wide, in the system property {@code
     * flowmask.terminal.columns}.
     *
     * @param err standard error
     * @param text what to show, asked for again and again
     */
    public static ProgressLine start(PrintWriter err, Supplier<String> text) {
        int columns = Integer.getInteger("flowmask.terminal.columns", 0);
        return start(err, columns > 0, columns, columns > 0 ? TERMINAL_INTERVAL : LOG_INTERVAL, text);
    }

    static ProgressLine start(
            PrintWriter err, boolean terminal, int columns, Duration interval, Supplier<String> text) {
        ProgressLine line = new ProgressLine(err, terminal, columns, text);
        long millis = interval.toMillis();
        var unused = line.thread.scheduleAtFixedRate(line::show, millis, millis, TimeUnit.MILLISECONDS);
        return line;
    }

    private synchronized void show() {
        String now = text.get();
        if (terminal) {
            int fits = Math.max(1, columns - 1);
            out.print(CLEAR_LINE + (now.length() > fits ? now.substring(0, fits) : now));
        } else {
            out.println(now);
        }
        out.flush();
    }

    /** Writes a line above the progress line. */
    public synchronized void println(String message) {
        out.println(terminal ? CLEAR_LINE + message : message);
        out.flush();
    }

    /** Stops; on a terminal the line disappears. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            // A text that is being made is still shown; nothing comes after this.
            thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (terminal) {
                out.print(CLEAR_LINE);
                out.flush();
            }
        }
    }
}
