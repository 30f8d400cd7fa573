package io.flowmask.operators.state;

import java.io.IOException;

/** The version byte in front of every stored value. */
final class StateVersions {
    private StateVersions() {}

    /** Refuses a value of a version that this release cannot read. */
    static void check(String what, int found, int newest) throws IOException {
        if (found < 1 || found > newest) {
            throw new IOException("The stored " + what + " have version " + found
                    + ", but this release reads versions 1 to " + newest
                    + ": restore with the release that wrote them, or a newer one");
        }
    }
}
