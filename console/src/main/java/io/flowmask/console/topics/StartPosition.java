package io.flowmask.console.topics;

import java.time.Duration;

/** Where in the topics reading begins. */
public sealed interface StartPosition {
    /** What comes from now on. */
    static StartPosition latest() {
        return new Latest();
    }

    /** Everything that the topics still have. */
    static StartPosition earliest() {
        return new Earliest();
    }

    /** What was written since a time ago, by the records' time stamps. */
    static StartPosition ago(Duration time) {
        return new Ago(time);
    }

    record Latest() implements StartPosition {}

    record Earliest() implements StartPosition {}

    record Ago(Duration time) implements StartPosition {
        public Ago {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("Reading begins some time ago, above 0, not " + time);
            }
        }

        /** When that was, in milliseconds since 1970, which is the earliest: Kafka refuses times before. */
        long sinceMillis(long nowMillis) {
            Duration since = Duration.ofMillis(nowMillis).minus(time);
            return since.isNegative() ? 0 : since.toMillis();
        }
    }
}
