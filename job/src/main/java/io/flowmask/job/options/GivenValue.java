package io.flowmask.job.options;

import java.util.Objects;

/**
 * A value that somebody gave for an option.
 *
 * @param text the value as written
 * @param origin where it was written, for messages
 */
record GivenValue(String text, String origin) {
    GivenValue {
        Objects.requireNonNull(text);
        Objects.requireNonNull(origin);
    }

    /** Without the value: it may be a secret. */
    @Override
    public String toString() {
        return "value from " + origin;
    }
}
