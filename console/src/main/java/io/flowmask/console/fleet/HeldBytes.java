package io.flowmask.console.fleet;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The limit on what all images, and masks that wait for theirs, take together: when something new does not fit, the oldest go, whosever
 * they are. Guarded by its {@link Fleet}.
 */
final class HeldBytes {
    private final long limit;
    private final Set<Held> oldestFirst = new LinkedHashSet<>();
    private long bytes;

    HeldBytes(long limit) {
        this.limit = limit;
    }

    /** An image or masks that are kept. */
    final class Held {
        private final int size;
        private final Runnable evict;

        private Held(int size, Runnable evict) {
            this.size = size;
            this.evict = evict;
        }

        /** It is not kept any more. */
        void release() {
            if (oldestFirst.remove(this)) {
                bytes -= size;
            }
        }
    }

    /**
     * Takes something in.
     *
     * @param size in bytes, as it was read
     * @param evict called when it has to go for something newer; its owner then forgets it
     */
    Held hold(int size, Runnable evict) {
        Held held = new Held(size, evict);
        oldestFirst.add(held);
        bytes += size;
        while (bytes > limit && oldestFirst.size() > 1) {
            Iterator<Held> all = oldestFirst.iterator();
            Held oldest = all.next();
            all.remove();
            bytes -= oldest.size;
            oldest.evict.run();
        }
        return held;
    }

    long bytes() {
        return bytes;
    }
}
