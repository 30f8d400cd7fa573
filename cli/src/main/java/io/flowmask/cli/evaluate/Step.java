package io.flowmask.cli.evaluate;

import java.util.function.Supplier;

/** What a command is at, for the progress line's thread to read. */
final class Step {
    private volatile Supplier<String> now;

    Step(String first) {
        now = () -> first;
    }

    void begin(String next) {
        now = () -> next;
    }

    void begin(Supplier<String> next) {
        now = next;
    }

    String text() {
        return now.get();
    }
}
