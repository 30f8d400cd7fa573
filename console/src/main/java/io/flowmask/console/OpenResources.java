package io.flowmask.console;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a console has opened. The newest is closed first, and one that fails keeps no other open. Belongs to one thread. */
final class OpenResources implements AutoCloseable {
    private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

    /** Closes this with the others. */
    <T extends AutoCloseable> T opened(T resource) {
        newestFirst.push(resource);
        return resource;
    }

    /** Closes everything after a failure, which stays the one to report. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Closes everything.
     *
     * @throws IllegalStateException when something did not close; the first, with the others suppressed
     */
    @Override
    public void close() {
        RuntimeException first = null;
        while (!newestFirst.isEmpty()) {
            try {
                newestFirst.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = new IllegalStateException("The console did not end properly: " + e.getMessage(), e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
