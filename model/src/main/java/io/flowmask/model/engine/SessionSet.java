package io.flowmask.model.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The sessions of one graph, and which frames of a batch go to which. Where batch sizes are fixed, as in TensorRT, a batch above
 * the largest is split, and each part goes to the smallest session that holds it; the slots left over there run on whatever they
 * held before, and nobody reads what comes out of them. Owns the sessions.
 */
final class SessionSet implements AutoCloseable {
    private final NavigableMap<Integer, GraphSession> sessionsBySize;

    private SessionSet(NavigableMap<Integer, GraphSession> sessionsBySize) {
        this.sessionsBySize = sessionsBySize;
    }

    /**
     * Frames {@code offset} to {@code offset + frames} of a batch.
     *
     * @param session what runs them
     */
    record Part(int offset, int frames, GraphSession session) {}

    /** A session that takes any batch size. */
    static SessionSet anyBatch(GraphSession session) {
        return new SessionSet(new TreeMap<>(Map.of(Integer.MAX_VALUE, session)));
    }

    /** Sessions that take one batch size each. */
    static SessionSet fixedBatches(Map<Integer, ? extends GraphSession> sessionsBySize) {
        if (sessionsBySize.isEmpty()) {
            throw new IllegalArgumentException("A graph needs at least one session");
        }
        return new SessionSet(new TreeMap<>(sessionsBySize));
    }

    /** Who runs a batch of so many frames: parts in order, as few as possible. */
    List<Part> split(int frames) {
        List<Part> parts = new ArrayList<>();
        int offset = 0;
        while (offset < frames) {
            int count = Math.min(frames - offset, sessionsBySize.lastKey());
            GraphSession session =
                    Objects.requireNonNull(sessionsBySize.ceilingEntry(count)).getValue();
            parts.add(new Part(offset, count, session));
            offset += count;
        }
        return parts;
    }

    @Override
    public void close() {
        sessionsBySize.values().forEach(GraphSession::close);
    }
}
