package io.flowmask.cli.terminal;

/** What the process's exit code says. */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;

    /** It could not be done: unreadable input, an unreachable broker, a refused checkpoint. The message says what and where. */
    public static final int FAILURE = 1;

    /** The command line is wrong; nothing was done. */
    public static final int USAGE = 2;

    /** The job ran, but frames are left without an outcome. */
    public static final int UNACCOUNTED = 3;

    /** The lines for a command's help. */
    public static final String HELP_OK = "0:Done.";

    public static final String HELP_FAILURE = "1:It could not be done; the message says what, where and what to do.";
    public static final String HELP_USAGE = "2:The command line is wrong; nothing was done.";
    public static final String HELP_UNACCOUNTED = "3:The job ran, but frames are left without an outcome.";

    private ExitCode() {}
}
