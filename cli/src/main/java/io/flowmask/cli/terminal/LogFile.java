package io.flowmask.cli.terminal;

import java.nio.file.Path;

/** Where the log goes: the console shows warnings only. */
public final class LogFile {
    /** System property with the folder of log files; the launcher sets it, {@code log4j2.xml} reads it. */
    static final String FOLDER_PROPERTY = "flowmask.log.dir";

    private LogFile() {}

    /** The file; it is made when the first line is logged. */
    public static Path path() {
        return Path.of(System.getProperty(FOLDER_PROPERTY, ".flowmask/logs"), "flowmask.log")
                .toAbsolutePath()
                .normalize();
    }
}
