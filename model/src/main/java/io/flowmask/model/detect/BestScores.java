package io.flowmask.model.detect;

import java.util.Arrays;

/**
 * The best so many of the scores that are offered, each with a number that says whose it is. A min-heap of longs, score in the upper
 * half, so that nothing is boxed or allocated once it has grown; of equal scores the smaller number is better. Positive finite
 * scores only, whose bits order as they do.
 */
final class BestScores {
    private long[] keys = new long[64];
    private int capacity;
    private int size;

    /** Forgets everything and keeps the best {@code capacity} from now on. */
    void reset(int capacity) {
        this.capacity = capacity;
        size = 0;
    }

    int size() {
        return size;
    }

    /** Whether a score of this size would be dropped at once: there are enough better ones. */
    boolean rejects(float score) {
        return size == capacity && Float.floatToRawIntBits(score) < (int) (keys[0] >>> 32);
    }

    /**
     * @param score positive and finite
     * @param owner whose it is, ≥ 0
     */
    void offer(float score, int owner) {
        long key = (long) Float.floatToRawIntBits(score) << 32 | (Integer.MAX_VALUE - owner);
        if (size < capacity) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, 2 * size);
            }
            siftUp(key);
        } else if (key > keys[0]) {
            siftDown(key, size);
        }
    }

    /** Sorts what was kept; from then on {@link #score} and {@link #owner} may be asked, and nothing offered before a reset. */
    void sortDescending() {
        for (int last = size - 1; last > 0; last--) {
            long smallest = keys[0];
            siftDown(keys[last], last);
            keys[last] = smallest;
        }
    }

    /** Score of rank 0 (the best) to {@link #size} - 1. */
    float score(int rank) {
        return Float.intBitsToFloat((int) (keys[rank] >>> 32));
    }

    int owner(int rank) {
        return Integer.MAX_VALUE - (int) keys[rank];
    }

    private void siftUp(long key) {
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (keys[parent] <= key) {
                break;
            }
            keys[place] = keys[parent];
            place = parent;
        }
        keys[place] = key;
    }

    /** Replaces the root of the heap that the first {@code length} keys are. */
    private void siftDown(long key, int length) {
        int place = 0;
        for (int child = 1; child < length; child = 2 * place + 1) {
            if (child + 1 < length && keys[child + 1] < keys[child]) {
                child++;
            }
            if (key <= keys[child]) {
                break;
            }
            keys[place] = keys[child];
            place = child;
        }
        keys[place] = key;
    }
}
