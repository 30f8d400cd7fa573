package io.flowmask.cli.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The account of every frame: sent, then exactly one outcome. Only frames without an outcome are remembered, so that memory follows
 * the lag and not the length of the run. An outcome that comes again, as after a failure without exactly-once, counts once. Safe for
 * several threads.
 */
final class FrameLedger {
    private final Map<FrameKey, Place> open = new HashMap<>();
    private final Map<Place, FrameKey> openByPlace = new HashMap<>();
    private final Set<Place> earlyDeadLetters = new HashSet<>();
    private long sent;
    private long full;
    private long partial;
    private long dropped;
    private long deadLetters;
    private long repeated;

    /** A frame of a camera. */
    private record FrameKey(String cameraId, long sequence) {}

    /** Where a record is in the frames' topic; {@link #UNKNOWN} until the broker has said so. */
    private record Place(int partition, long offset) {
        static final Place UNKNOWN = new Place(-1, -1);
    }

    /**
     * How the account stands.
     *
     * @param sent frames sent
     * @param full mask events of full frames
     * @param partial mask events of partial frames
     * @param dropped dropped frames
     * @param deadLetters dead letters
     * @param repeated outcomes that came once more
     */
    record Balance(long sent, long full, long partial, long dropped, long deadLetters, long repeated) {
        long maskEvents() {
            return full + partial;
        }

        long outcomes() {
            return full + partial + dropped + deadLetters;
        }

        /** Frames that have no outcome. */
        long open() {
            return sent - outcomes();
        }
    }

    /** A frame is about to be sent. */
    synchronized void sending(String cameraId, long sequence) {
        sent++;
        open.put(new FrameKey(cameraId, sequence), Place.UNKNOWN);
    }

    /** The broker has taken the frame. */
    synchronized void acknowledged(String cameraId, long sequence, int partition, long offset) {
        FrameKey key = new FrameKey(cameraId, sequence);
        Place place = new Place(partition, offset);
        if (earlyDeadLetters.remove(place)) {
            open.remove(key);
            deadLetters++;
            notifyAll();
        } else if (open.containsKey(key)) {
            open.put(key, place);
            openByPlace.put(place, key);
        }
    }

    /** A frame was segmented. */
    synchronized void maskEvent(String cameraId, long sequence, boolean fullFrame) {
        if (settle(new FrameKey(cameraId, sequence))) {
            if (fullFrame) {
                full++;
            } else {
                partial++;
            }
        }
    }

    /** A frame was dropped. */
    synchronized void droppedFrame(String cameraId, long sequence) {
        if (settle(new FrameKey(cameraId, sequence))) {
            dropped++;
        }
    }

    /** A record could not be read as a frame. */
    synchronized void deadLetter(int partition, long offset) {
        Place place = new Place(partition, offset);
        FrameKey key = openByPlace.get(place);
        if (key == null) {
            // Faster than the broker's answer to the sender, or there for the second time.
            earlyDeadLetters.add(place);
        } else if (settle(key)) {
            deadLetters++;
        }
    }

    private boolean settle(FrameKey key) {
        Place place = open.remove(key);
        if (place == null) {
            repeated++;
            return false;
        }
        openByPlace.remove(place);
        notifyAll();
        return true;
    }

    synchronized Balance balance() {
        return new Balance(sent, full, partial, dropped, deadLetters, repeated);
    }

    /**
     * Waits until fewer than {@code limit} frames are without an outcome.
     *
     * @return whether they are; false when the time is up
     */
    synchronized boolean awaitOpenBelow(int limit, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (open.size() >= limit) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    /**
     * Waits until no frame is without an outcome.
     *
     * @return whether every frame has its outcome; false when the time is up
     */
    synchronized boolean awaitSettled(Duration atMost) throws InterruptedException {
        return awaitOpenBelow(1, atMost);
    }
}
