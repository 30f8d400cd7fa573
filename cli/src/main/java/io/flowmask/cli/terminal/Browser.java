package io.flowmask.cli.terminal;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The browser of the person at this machine. */
public final class Browser {
    private Browser() {}

    /**
     * Opens a page where somebody looks at the terminal and the system has a way to open pages. Whether it works does not matter: the
     * address is printed anyway.
     */
    public static void open(URI page) {
        if (Integer.getInteger("flowmask.terminal.columns", 0) == 0) {
            return;
        }
        opener().ifPresent(command -> {
            try {
                new ProcessBuilder(command, page.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                // No such command here.
            }
        });
    }

    private static Optional<String> opener() {
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac")) {
            return Optional.of("open");
        }
        boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        return desktop ? Optional.of("xdg-open") : Optional.empty();
    }
}
