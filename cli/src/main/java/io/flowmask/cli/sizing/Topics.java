package io.flowmask.cli.sizing;

import java.time.Duration;

/**
 * What travels over Kafka, and how it is kept.
 *
 * @param frameBytes mean size of a frame's record
 * @param eventBytes mean size of a mask event's record
 * @param consumers who read all mask events
 * @param frameRetention how long frames are kept
 * @param eventRetention how long mask events are kept
 * @param replication copies of every record
 * @param partitionBytesPerSecond what one partition takes
 */
public record Topics(
        double frameBytes,
        double eventBytes,
        int consumers,
        Duration frameRetention,
        Duration eventRetention,
        int replication,
        double partitionBytesPerSecond) {
    public Topics {
        new Complaints("Kafka")
                .unless(frameBytes > 0, "a frame must have more than 0 bytes, but has " + frameBytes)
                .unless(eventBytes > 0, "an event must have more than 0 bytes, but has " + eventBytes)
                .unless(consumers >= 0, "consumers must be 0 or more, but are " + consumers)
                .unless(!frameRetention.isNegative(), "retention must not be negative, but is " + frameRetention)
                .unless(!eventRetention.isNegative(), "retention must not be negative, but is " + eventRetention)
                .unless(replication >= 1, "replication must be at least 1, but is " + replication)
                .unless(
                        partitionBytesPerSecond > 0,
                        "a partition must take more than 0 bytes a second, but takes " + partitionBytesPerSecond)
                .raise();
    }
}
