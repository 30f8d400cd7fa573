package io.flowmask.cli.sizing;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a record's values, said together. */
final class Complaints {
    private final String subject;
    private final List<String> problems = new ArrayList<>();

    Complaints(String subject) {
        this.subject = subject;
    }

    Complaints unless(boolean valid, String problem) {
        if (!valid) {
            problems.add(problem);
        }
        return this;
    }

    void raise() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(subject + ": " + String.join("; ", problems));
        }
    }
}
