package io.flowmask.operators.batching;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects items in lanes and hands them out in batches. Full batches are preferred, of the lane whose first item has waited
 * longest; smaller ones go when {@link Readiness} says so.
 *
 * <p><b>Fairness.</b> Under load one lane may always have a full batch while the other has a few items that wait for more. A lane
 * whose first item is due is passed over at most {@value #MAX_PASSED_OVER} times. The limit counts batches, not time: it costs at
 * most one small batch in nine whatever a call takes, whereas a time limit would break up every batch once calls take longer
 * than it.
 *
 * <p><b>Clock.</b> It may be a wall clock, which steps: an item from the future has waited long enough, whatever the clock says now.
 *
 * <p>Not thread-safe.
 */
public final class BatchAssembler<T> {
    static final int MAX_PASSED_OVER = 8;

    private final int batchSize;
    private final long maxDelayMillis;
    private final LongSupplier clockMillis;
    private final Queue<T> full = new Queue<>(Lane.FULL);
    private final Queue<T> partial = new Queue<>(Lane.PARTIAL);

    /**
     * @param batchSize items in a full batch
     * @param maxDelay how long an item waits for others while the device is idle
     * @param clockMillis the time, in milliseconds from any origin; it may go back
     */
    public BatchAssembler(int batchSize, Duration maxDelay, LongSupplier clockMillis) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("The batch size is at least 1, but it is " + batchSize);
        }
        this.batchSize = batchSize;
        this.maxDelayMillis = maxDelay.toMillis();
        this.clockMillis = clockMillis;
    }

    /** Puts an item at the end of a lane. */
    public void add(Lane lane, T item) {
        queue(lane).items.add(new Waiting<>(item, clockMillis.getAsLong()));
    }

    /** Items that wait in a lane. */
    public int size(Lane lane) {
        return queue(lane).items.size();
    }

    /** When the first of all waiting items will have waited long enough: at most the delay from now; empty when none waits. */
    public OptionalLong nextDeadlineMillis() {
        Queue<T> oldest = older(full, partial);
        if (oldest.items.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.min(oldest.since(), clockMillis.getAsLong()) + maxDelayMillis);
    }

    /** Takes the next batch, if there is one that fits what is wanted. */
    public Optional<Batch<T>> next(Readiness readiness) {
        Queue<T> chosen = choose(readiness);
        if (chosen == null) {
            return Optional.empty();
        }
        Queue<T> other = chosen == full ? partial : full;
        chosen.passedOver = 0;
        if (isDue(other)) {
            other.passedOver++;
        }
        return Optional.of(chosen.take(batchSize));
    }

    private @Nullable Queue<T> choose(Readiness readiness) {
        Queue<T> oldest = older(full, partial);
        if (oldest.items.isEmpty()) {
            return null;
        }
        if (readiness == Readiness.DRAINING) {
            return full.items.isEmpty() ? partial : full;
        }
        Queue<T> newest = oldest == full ? partial : full;
        if (isStarved(oldest) || isFull(oldest)) {
            return oldest;
        }
        if (isStarved(newest) || isFull(newest)) {
            return newest;
        }
        return switch (readiness) {
            case DUE -> firstDue(oldest, newest);
            case STALLED -> partial.items.size() > full.items.size() ? partial : full;
            default -> null;
        };
    }

    private boolean isFull(Queue<T> queue) {
        return queue.items.size() >= batchSize;
    }

    private boolean isStarved(Queue<T> queue) {
        return queue.passedOver >= MAX_PASSED_OVER;
    }

    private @Nullable Queue<T> firstDue(Queue<T> oldest, Queue<T> newest) {
        if (isDue(oldest)) {
            return oldest;
        }
        // Only after the clock has gone back: what seems newest then is from before.
        return isDue(newest) ? newest : null;
    }

    private boolean isDue(Queue<T> queue) {
        if (queue.items.isEmpty()) {
            return false;
        }
        long waited = clockMillis.getAsLong() - queue.since();
        return waited < 0 || waited >= maxDelayMillis;
    }

    private Queue<T> queue(Lane lane) {
        return lane == Lane.FULL ? full : partial;
    }

    private static <T> Queue<T> older(Queue<T> a, Queue<T> b) {
        if (a.items.isEmpty() || b.items.isEmpty()) {
            return a.items.isEmpty() ? b : a;
        }
        return a.since() <= b.since() ? a : b;
    }

    private record Waiting<T>(T item, long sinceMillis) {}

    private static final class Queue<T> {
        private final Lane lane;
        private final ArrayDeque<Waiting<T>> items = new ArrayDeque<>();
        private int passedOver;

        Queue(Lane lane) {
            this.lane = lane;
        }

        long since() {
            return items.getFirst().sinceMillis();
        }

        Batch<T> take(int limit) {
            List<T> taken = new ArrayList<>(Math.min(limit, items.size()));
            while (taken.size() < limit && !items.isEmpty()) {
                taken.add(items.remove().item());
            }
            return new Batch<>(lane, taken);
        }
    }
}
