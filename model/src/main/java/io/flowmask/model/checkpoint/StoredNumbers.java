package io.flowmask.model.checkpoint;

/**
 * A storage as a pickle describes it: a run of numbers of one type, kept apart from the pickle under a key. Several tensors may
 * view one storage.
 *
 * @param type type of the numbers
 * @param key what the file calls it
 * @param elements how many numbers
 */
record StoredNumbers(ElementType type, String key, long elements) {
    /** Bytes that a storage has at most: four times what the largest published checkpoint has as a whole. */
    static final long MAX_BYTES = 1L << 30;

    StoredNumbers {
        if (elements < 0 || elements > MAX_BYTES / type.bytes()) {
            throw new IllegalArgumentException("storage \"" + Shown.printable(key) + "\" is declared with " + elements
                    + " numbers of " + type + "; 0 to " + MAX_BYTES / type.bytes() + " are accepted");
        }
    }

    long bytes() {
        return elements * type.bytes();
    }
}
