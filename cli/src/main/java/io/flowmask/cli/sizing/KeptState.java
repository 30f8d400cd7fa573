package io.flowmask.cli.sizing;

import java.time.Duration;

/**
 * What is kept per camera, and how often it is saved.
 *
 * @param featureBytes a camera's features
 * @param checkpointInterval time between checkpoints
 */
public record KeptState(long featureBytes, Duration checkpointInterval) {
    public KeptState {
        new Complaints("State")
                .unless(featureBytes >= 0, "a camera's features must not be negative, but are " + featureBytes)
                .unless(
                        !checkpointInterval.isNegative() && !checkpointInterval.isZero(),
                        "the checkpoint interval must be positive, but is " + checkpointInterval)
                .raise();
    }
}
