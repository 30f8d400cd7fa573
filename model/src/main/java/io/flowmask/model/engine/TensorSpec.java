package io.flowmask.model.engine;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A graph's input or output.
 *
 * @param name its name in the graph
 * @param type type of its numbers
 * @param shape its dimensions, {@link #ANY} where any size fits; the first is the batch
 */
record TensorSpec(String name, DataType type, List<Integer> shape) {
    /** A dimension that is not fixed. */
    static final int ANY = -1;

    TensorSpec {
        shape = List.copyOf(shape);
    }

    /** A tensor of any batch size. */
    static TensorSpec perFrame(String name, DataType type, Integer... frameShape) {
        Integer[] shape = new Integer[frameShape.length + 1];
        shape[0] = ANY;
        System.arraycopy(frameShape, 0, shape, 1, frameShape.length);
        return new TensorSpec(name, type, List.of(shape));
    }

    /** Numbers in one frame's part of the tensor. */
    int valuesPerFrame() {
        return shape.subList(1, shape.size()).stream().reduce(1, Math::multiplyExact);
    }

    int bytesPerFrame() {
        return Math.multiplyExact(valuesPerFrame(), type.getNumOfBytes());
    }

    /** The same tensor at a fixed batch size. */
    TensorSpec atBatch(int batch) {
        List<Integer> fixed = new ArrayList<>(shape);
        fixed.set(0, batch);
        return new TensorSpec(name, type, fixed);
    }

    /** Whether a tensor of this kind can be where {@code expected} is needed: a size that is not known yet may turn out right. */
    boolean fits(TensorSpec expected) {
        if (type != expected.type || shape.size() != expected.shape.size()) {
            return false;
        }
        for (int i = 0; i < shape.size(); i++) {
            int mine = shape.get(i);
            int theirs = expected.shape.get(i);
            if (mine != theirs && mine != ANY) {
                return false;
            }
        }
        return true;
    }

    /** Shape and type: {@code (N, 550, 550, 3) uint8}. */
    String describe() {
        return shape.stream()
                        .map(size -> size == ANY ? "?" : size.toString())
                        .collect(Collectors.joining(", ", "(", ")"))
                        .replaceFirst("^\\(\\?", "(N")
                + " " + type.name().toLowerCase(Locale.ROOT);
    }
}
