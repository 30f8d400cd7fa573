package io.flowmask.cli.cameras;

import io.flowmask.cameras.rtsp.GatewayListener;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells on standard error what becomes of the cameras: above the progress line while there is one. */
public final class GatewayMessages implements GatewayListener {
    private final PrintWriter err;
    private volatile Optional<Consumer<String>> line = Optional.empty();

    public GatewayMessages(PrintWriter err) {
        this.err = err;
    }

    /** From now on messages go here, where a progress line is shown; with empty, to standard error again. */
    public void show(Optional<Consumer<String>> progressLine) {
        line = progressLine;
    }

    @Override
    public void connected(String camera, String description) {
        say("Camera " + camera + " is connected: " + description + ".");
    }

    @Override
    public void failed(String camera, String reason) {
        say("Camera " + camera + " " + reason + ". It is tried again.");
    }

    @Override
    public void note(String message) {
        say(message);
    }

    private void say(String message) {
        Optional<Consumer<String>> progressLine = line;
        if (progressLine.isPresent()) {
            progressLine.get().accept(message);
        } else {
            err.println(message);
            err.flush();
        }
    }
}
