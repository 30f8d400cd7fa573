package io.flowmask.model.checkpoint;

import java.util.List;

/**
 * A tensor as a pickle describes it: a strided view of a storage. What is constructed lies inside the storage.
 *
 * @param storage the numbers
 * @param firstElement number in the storage that the tensor begins with
 * @param shape the tensor's shape
 * @param strides distance in the storage from one index of an axis to the next, in numbers
 */
record TensorView(StoredNumbers storage, long firstElement, TensorShape shape, List<Long> strides) {
    TensorView {
        strides = List.copyOf(strides);
        if (strides.size() != shape.rank()) {
            throw new IllegalArgumentException(
                    "a tensor of shape " + shape + " has " + shape.rank() + " strides, but " + strides + " were found");
        }
        if (firstElement < 0 || strides.stream().anyMatch(stride -> stride < 0)) {
            throw new IllegalArgumentException("a tensor of shape " + shape + " has offset " + firstElement
                    + " and strides " + strides + "; none can be negative");
        }
        long end = end(firstElement, shape, strides, storage);
        if (end - firstElement > TensorShape.MAX_ELEMENTS) {
            throw new IllegalArgumentException(
                    "a tensor of shape " + shape + " and strides " + strides + " is spread over "
                            + (end - firstElement) + " numbers of its storage; at most " + TensorShape.MAX_ELEMENTS
                            + " are accepted");
        }
        if (end > storage.elements()) {
            throw new IllegalArgumentException("a tensor of shape " + shape + ", strides " + strides + " and offset "
                    + firstElement + " needs more numbers than the " + storage.elements() + " of its storage \""
                    + Shown.printable(storage.key()) + "\"");
        }
    }

    /** The number after the last that the tensor touches. */
    long end() {
        return end(firstElement, shape, strides, storage);
    }

    /** Whether the tensor's numbers lie one after the other, in its own order. */
    boolean isContiguous() {
        long expected = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (shape.dimension(axis) != 1 && strides.get(axis) != expected) {
                return false;
            }
            expected *= shape.dimension(axis);
        }
        return true;
    }

    private static long end(long firstElement, TensorShape shape, List<Long> strides, StoredNumbers storage) {
        if (shape.elements() == 0) {
            return Math.min(firstElement, storage.elements());
        }
        // A step outside the storage is as good as any other, so a hostile stride ends as "too far" and not as an
        // overflow.
        long outside = storage.elements() + 1;
        long last = Math.min(firstElement, outside);
        for (int axis = 0; axis < shape.rank(); axis++) {
            long stride = Math.min(strides.get(axis), outside);
            last = Math.min(last + (shape.dimension(axis) - 1) * stride, outside);
        }
        return last + 1;
    }
}
