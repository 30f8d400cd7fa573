package io.flowmask.cameras.rtsp;

import java.time.Duration;
import java.time.Instant;

/**
 * Turns a stream's times into capture times by this machine's clock. A stream's clock starts anywhere and says exactly how far apart
 * frames are; arrival says roughly when they were taken. So the offset between the two is the smallest delay that was seen, and
 * capture times keep the stream's intervals whatever the network does. Cameras' own clocks are not asked: many are wrong.
 *
 * <p>A frame that comes earlier than it was expected shows that the others were late: the offset follows at once, so no capture time
 * is ever ahead of arrival. Later, as a slow crystal asks for, it moves by 1 % of the time at most. Where every frame of a window is
 * late, or the stream's time jumps, it is set anew. One connection, one thread.
 */
final class StreamClock {
    /** A frame this late tells of the present no more. */
    static final Duration LATE = Duration.ofSeconds(1);

    static final Duration WINDOW = Duration.ofSeconds(10);

    private static final Duration JUMP = Duration.ofSeconds(5);
    private static final long MAX_SHIFT_NANOS = WINDOW.toNanos() / 100;

    private boolean started;
    private Instant anchor = Instant.EPOCH;
    private Instant lastArrival = Instant.EPOCH;
    private long lastStreamNanos;
    private Instant windowStart = Instant.EPOCH;
    private long smallestDelayNanos;

    /**
     * When a frame was captured.
     *
     * @param streamTime its time in the stream
     * @param arrival when it came
     * @return not after {@code arrival}
     */
    Instant capturedAt(Duration streamTime, Instant arrival) {
        long streamNanos = streamTime.toNanos();
        if (!started || jumps(streamNanos, arrival)) {
            setAnew(streamNanos, arrival);
        }
        lastStreamNanos = streamNanos;
        lastArrival = arrival;
        long delayNanos =
                Duration.between(anchor.plusNanos(streamNanos), arrival).toNanos();
        if (delayNanos < 0) {
            anchor = anchor.plusNanos(delayNanos);
            delayNanos = 0;
        }
        smallestDelayNanos = Math.min(smallestDelayNanos, delayNanos);
        Instant captured = anchor.plusNanos(streamNanos);
        if (Duration.between(windowStart, arrival).compareTo(WINDOW) >= 0) {
            endWindow(arrival);
        }
        return captured;
    }

    private boolean jumps(long streamNanos, Instant arrival) {
        long streamStep = streamNanos - lastStreamNanos;
        long wallStep = Duration.between(lastArrival, arrival).toNanos();
        return streamStep < 0 || wallStep < -JUMP.toNanos() || streamStep - Math.max(0, wallStep) > JUMP.toNanos();
    }

    private void setAnew(long streamNanos, Instant arrival) {
        started = true;
        anchor = arrival.minusNanos(streamNanos);
        startWindow(arrival);
    }

    private void endWindow(Instant arrival) {
        boolean allLate = smallestDelayNanos > LATE.toNanos();
        anchor = anchor.plusNanos(allLate ? smallestDelayNanos : Math.min(smallestDelayNanos, MAX_SHIFT_NANOS));
        startWindow(arrival);
    }

    private void startWindow(Instant arrival) {
        windowStart = arrival;
        smallestDelayNanos = Long.MAX_VALUE;
    }
}
