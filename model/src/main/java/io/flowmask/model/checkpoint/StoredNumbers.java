package io.flowmask.model.checkpoint;

/**
 * A storage as a pickle describes it: a run of numbers of one type, kept apart from the pickle under a key. Several tensors may
 * view one storage.
 *
 * @param type type of the numbers
 * @param key what the file calls it
 * @param elements how many numbers
 * @param firstElement where this view begins in the storage of that key; only PyTorch before 0.4 wrote views that do not begin at 0
 */
record StoredNumbers(ElementType type, String key, long elements, long firstElement) {
    /** A storage of this many bytes or fewer is accepted: more than any published checkpoint holds as a whole. */
    static final long MAX_BYTES = 1L << 32;

    StoredNumbers {
        if (elements < 0 || firstElement < 0) {
            throw new IllegalArgumentException("Storage \"" + key + "\" is declared with " + elements
                    + " numbers from number " + firstElement + " on; neither can be negative");
        }
        if (elements > MAX_BYTES / type.bytes()) {
            throw new IllegalArgumentException("Storage \"" + key + "\" is declared with " + elements + " numbers of "
                    + type + ", more than the " + MAX_BYTES + " bytes that are accepted");
        }
    }

    long bytes() {
        return elements * type.bytes();
    }
}
