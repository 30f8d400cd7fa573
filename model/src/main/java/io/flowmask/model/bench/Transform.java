package io.flowmask.model.bench;

import java.util.Locale;

/** Which graph a measurement is of. */
public enum Transform {
    FULL,
    PARTIAL,
    /** The mean over a cycle: one call on the full graph and k - 1 on the partial one. */
    MIXED;

    /** As it is written in tables and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
