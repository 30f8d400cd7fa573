package io.flowmask.operators.inference;

import java.util.ArrayDeque;
import org.apache.flink.util.function.ThrowingConsumer;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Everything the operator has taken in and not yet passed on, in arrival order: frames, which leave when they are complete, and
 * among them watermarks, watermark status and the like, which leave when nothing is before them. An idle status that overtook
 * frames would make their results late. Mailbox thread only; the number of frames may be looked at by any.
 */
final class ArrivalQueue {
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final ThrowingConsumer<FrameInFlight, Exception> output;
    private volatile int frames;

    /** @param output passes on a complete frame */
    ArrivalQueue(ThrowingConsumer<FrameInFlight, Exception> output) {
        this.output = output;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void add(FrameInFlight frame) {
        entries.add(new FrameEntry(frame));
        frames++;
    }

    /** Adds what has no state of its own and is passed on by running it. */
    void add(ThrowingRunnable<Exception> emission) {
        entries.add(new Passenger(emission));
    }

    /** Passes on from the front what may go. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void emitReady() throws Exception {
        Entry first = entries.peek();
        while (first != null && first.isReady()) {
            entries.remove();
            if (first instanceof FrameEntry entry) {
                frames--;
                output.accept(entry.frame());
            } else if (first instanceof Passenger passenger) {
                passenger.emission().run();
            }
            first = entries.peek();
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Frames that are accepted and not yet passed on. */
    int frames() {
        return frames;
    }

    private sealed interface Entry {
        boolean isReady();
    }

    private record FrameEntry(FrameInFlight frame) implements Entry {
        @Override
        public boolean isReady() {
            return frame.isComplete();
        }
    }

    private record Passenger(ThrowingRunnable<Exception> emission) implements Entry {
        @Override
        public boolean isReady() {
            return true;
        }
    }
}
