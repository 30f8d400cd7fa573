package io.flowmask.operators.inference;

import io.flowmask.operators.frame.CapturedFrame;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which frames come too late to be worth segmenting: live masks are of no use when they are old, and a job that has fallen behind
 * catches up by leaving them out.
 *
 * @param maxAge time since the capture that is still fresh enough; null for any
 * @param nowMillis the time, milliseconds since the epoch
 */
record FreshnessRule(@Nullable Duration maxAge, LongSupplier nowMillis) {

    /** Whether the frame is too old now. */
    boolean isStale(CapturedFrame frame) {
        return maxAge != null && nowMillis.getAsLong() - frame.capturedAtMillis() > maxAge.toMillis();
    }
}
