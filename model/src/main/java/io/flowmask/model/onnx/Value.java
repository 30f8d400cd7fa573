package io.flowmask.model.onnx;

import java.util.List;
import java.util.Objects;

/**
 * A tensor that flows through a graph. Its first axis is the batch, N, which only the run knows.
 *
 * @param name unique in its graph; the part before the first slash names the component
 * @param type type of its numbers
 * @param shape the axes after the batch, such as (C, H, W) of a feature map
 */
public record Value(String name, TensorType type, List<Integer> shape) {
    public Value {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        shape = List.copyOf(shape);
        if (shape.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "Every axis of " + name + " needs a positive size, but its shape is " + shape);
        }
    }

    /** C of a feature map (N, C, H, W). */
    public int channels() {
        return map().get(0);
    }

    /** H of a feature map (N, C, H, W). */
    public int height() {
        return map().get(1);
    }

    /** W of a feature map (N, C, H, W). */
    public int width() {
        return map().get(2);
    }

    private List<Integer> map() {
        requireAxes(3, "(N, C, H, W)");
        return shape;
    }

    void requireAxes(int axes, String layout) {
        if (shape.size() != axes) {
            throw new IllegalArgumentException("Expected a tensor " + layout + ", but " + name + " is " + this);
        }
    }

    @Override
    public String toString() {
        return name + " " + type + " (N, " + shape.toString().substring(1).replace(']', ')');
    }
}
