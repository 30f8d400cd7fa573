package io.flowmask.cli.terminal;

import java.util.HashSet;
import java.util.Set;

/** What lies at the bottom of a wrapped exception. */
public final class RootCause {
    private RootCause() {}

    /** The innermost exception's kind and message, in one line. */
    public static String describe(Throwable failure) {
        Throwable root = failure;
        Set<Throwable> seen = new HashSet<>();
        while (root.getCause() != null && seen.add(root)) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return root.getClass().getSimpleName() + ": " + message;
    }
}
