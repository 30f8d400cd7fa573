package io.flowmask.cli.terminal;

import java.nio.file.Path;

/** The folder that Flowmask was built in: what comes with the sources, and what is kept between runs. */
public final class Home {
    private Home() {}

    /** The launcher says it in the system property {@code flowmask.home}; the current folder otherwise. */
    public static Path folder() {
        return Path.of(System.getProperty("flowmask.home", "."));
    }
}
