package io.flowmask.cli.sizing;

import java.time.Duration;
import java.util.Objects;

/**
 * What a device was measured to do, and how it is used.
 *
 * @param device what was measured
 * @param full calls on full frames
 * @param partial calls on partial frames; those on full frames where every frame is a keyframe
 * @param hostMillis CPU time of one core that a frame takes outside the engine: image, masks, Kafka, Flink
 * @param batchSize frames in a call at most
 * @param batchDelay how long a frame waits for others while the device is idle
 * @param framesInFlight frames in one operator at most
 * @param utilisation the busiest device is busy for this part of the time at most, 0..1
 */
public record Engine(
        Device device,
        CallTimes full,
        CallTimes partial,
        double hostMillis,
        int batchSize,
        Duration batchDelay,
        int framesInFlight,
        double utilisation) {
    public Engine {
        Objects.requireNonNull(device);
        int measured = Math.min(full.largestBatch(), partial.largestBatch());
        new Complaints("Engine")
                .unless(
                        hostMillis >= 0 && Double.isFinite(hostMillis),
                        "milliseconds outside the engine must not be negative, but are " + hostMillis)
                .unless(batchSize >= 1, "the batch size must be at least 1, but is " + batchSize)
                .unless(
                        batchSize <= measured,
                        "the batch size is " + batchSize + ", but no more than " + measured
                                + " frames were measured in a call; measure larger ones with flowmask model bench"
                                + " --batch-size")
                .unless(!batchDelay.isNegative(), "the batch delay must not be negative, but is " + batchDelay)
                .unless(framesInFlight >= 1, "frames in flight must be at least 1, but are " + framesInFlight)
                .unless(
                        utilisation > 0 && utilisation < 1,
                        "utilisation must be more than 0 and less than 1, but is " + utilisation)
                .raise();
    }
}
