package io.flowmask.model.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sizes of a tensor's axes, outermost first; a scalar has none.
 *
 * @param dimensions sizes, each ≥ 0; their product is at most {@value #MAX_ELEMENTS}
 */
public record TensorShape(List<Integer> dimensions) {
    /** Numbers that a tensor holds at most: 256 MiB as floats, twenty-five times the largest in a published checkpoint. */
    public static final int MAX_ELEMENTS = 1 << 26;

    public TensorShape {
        dimensions = List.copyOf(dimensions);
        boolean empty = false;
        for (int size : dimensions) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "A tensor's axis has no negative size, but the shape is " + dimensions);
            }
            empty |= size == 0;
        }
        // An axis of size 0 does not excuse the others: 0 × 2³¹ × 2³¹ … must not overflow in anybody's product.
        long elements = 1;
        for (int size : dimensions) {
            elements *= Math.max(size, 1);
            if (elements > MAX_ELEMENTS) {
                throw new IllegalArgumentException("A tensor of shape " + dimensions + " would hold more than the "
                        + MAX_ELEMENTS + " numbers that are accepted" + (empty ? " if it were not empty" : ""));
            }
        }
    }

    public static TensorShape of(int... dimensions) {
        return new TensorShape(Arrays.stream(dimensions).boxed().toList());
    }

    /** Number of axes. */
    public int rank() {
        return dimensions.size();
    }

    /** Size of the axis, counted from 0. */
    public int dimension(int axis) {
        return dimensions.get(axis);
    }

    /** Product of the sizes; 1 for a scalar. */
    public int elements() {
        return dimensions.stream().reduce(1, Math::multiplyExact);
    }

    /** The sizes, in an array of the caller's own. */
    public int[] toArray() {
        return dimensions.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
