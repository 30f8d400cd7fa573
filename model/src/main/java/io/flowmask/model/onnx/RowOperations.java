package io.flowmask.model.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Nodes that change a tensor's layout or type, and nodes over rows of numbers (N, R, C). Each returns its output, which goes by the
 * given name.
 */
public final class RowOperations {
    private final GraphBuilder graph;

    RowOperations(GraphBuilder graph) {
        this.graph = graph;
    }

    /** The largest numbers of each image, descending, and where they are. */
    public record Largest(Value numbers, Value indices) {}

    /** The value itself where it has that type already. */
    public Value cast(String name, Value value, TensorType type) {
        return value.type() == type
                ? value
                : graph.node("Cast", name)
                        .input(value)
                        .integer("to", type.code())
                        .output(type, value.shape());
    }

    /** (N, C, H, W) → (N, H, W, C). */
    public Value channelsLast(String name, Value map) {
        return graph.node("Transpose", name)
                .input(map)
                .integers("perm", 0, 2, 3, 1)
                .output(map.type(), List.of(map.height(), map.width(), map.channels()));
    }

    /** (N, H, W, C) → (N, C, H, W). */
    public Value channelsFirst(String name, Value image) {
        image.requireAxes(3, "(N, H, W, C)");
        List<Integer> shape = image.shape();
        return graph.node("Transpose", name)
                .input(image)
                .integers("perm", 0, 3, 1, 2)
                .output(image.type(), List.of(shape.get(2), shape.get(0), shape.get(1)));
    }

    /** Any tensor of R·C numbers → (N, R, C), in the same order. */
    public Value rows(String name, Value value, int columns) {
        int size = value.shape().stream().reduce(1, Math::multiplyExact);
        if (size % columns != 0) {
            throw new IllegalArgumentException(
                    name + " makes rows of " + columns + ", but " + value + " has " + size + " numbers");
        }
        return graph.node("Reshape", name)
                .input(value)
                .input(Initializer.longs(name + "/shape", 0, -1, columns))
                .output(value.type(), List.of(size / columns, columns));
    }

    /** Joins rows of one width, one after the other. */
    public Value concatRows(String name, List<Value> values) {
        int columns = columns(values.get(0));
        int rows = 0;
        for (Value value : values) {
            if (columns(value) != columns) {
                throw new IllegalArgumentException(
                        name + " joins rows of one width, but there are " + values.get(0) + " and " + value);
            }
            rows += value.shape().get(0);
        }
        return graph.node("Concat", name)
                .input(values.toArray(Value[]::new))
                .integer("axis", 1)
                .output(values.get(0).type(), List.of(rows, columns));
    }

    /** Cuts rows into narrower ones, left to right. The parts are called name/0, name/1, … */
    public List<Value> splitColumns(String name, Value rows, int... widths) {
        if (Arrays.stream(widths).sum() != columns(rows)) {
            throw new IllegalArgumentException(
                    name + " cuts rows into " + Arrays.toString(widths) + ", but there is " + rows);
        }
        Node node = graph.node("Split", name)
                .input(rows)
                .input(Initializer.longs(
                        name + "/widths", Arrays.stream(widths).asLongStream().toArray()))
                .integer("axis", 2);
        int count = rows.shape().get(0);
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            String part = name + "/" + i;
            List<Integer> shape = List.of(count, widths[i]);
            parts.add(
                    i == 0
                            ? node.output(part, rows.type(), shape)
                            : graph.addOutput(new Value(part, rows.type(), shape)));
        }
        return List.copyOf(parts);
    }

    /** Rows without their first number. */
    public Value withoutFirstColumn(String name, Value rows) {
        return graph.node("Slice", name)
                .input(rows)
                .input(Initializer.longs("constant/from-one", 1))
                .input(Initializer.longs("constant/to-end", Long.MAX_VALUE))
                .input(Initializer.longs("constant/last-axis", 2))
                .output(rows.type(), List.of(rows.shape().get(0), columns(rows) - 1));
    }

    /** Softmax of each row. */
    public Value softmax(String name, Value rows) {
        return graph.node("Softmax", name).input(rows).integer("axis", 2).output(rows.type(), rows.shape());
    }

    public Value tanh(String name, Value value) {
        return graph.node("Tanh", name).input(value).output(value.type(), value.shape());
    }

    /** The largest number of each row: (N, R, C) → (N, R). */
    public Value rowMaxima(String name, Value rows) {
        rows.requireAxes(2, "(N, R, C)");
        return graph.node("ReduceMax", name)
                .input(rows)
                .integers("axes", 2)
                .integer("keepdims", 0)
                .output(rows.type(), List.of(rows.shape().get(0)));
    }

    /** The {@code count} largest of (N, R), descending: numbers and int64 indices, both (N, count). */
    public Largest largest(String name, Value numbers, int count) {
        numbers.requireAxes(1, "(N, R)");
        Value values = graph.node("TopK", name)
                .input(numbers)
                .input(Initializer.longs(name + "/count", count))
                .integer("axis", 1)
                .output(name + "/numbers", numbers.type(), List.of(count));
        return new Largest(values, graph.addOutput(new Value(name + "/indices", TensorType.INT64, List.of(count))));
    }

    /** Adds an axis at the end: (N, R) → (N, R, 1). */
    public Value column(String name, Value numbers) {
        numbers.requireAxes(1, "(N, R)");
        return graph.node("Unsqueeze", name)
                .input(numbers)
                .input(Initializer.longs("constant/last-axis", 2))
                .output(numbers.type(), List.of(numbers.shape().get(0), 1));
    }

    /**
     * Picks rows, each image its own.
     *
     * @param indices (N, k, 1) int64
     * @return (N, k, C)
     */
    public Value pickRows(String name, Value rows, Value indices) {
        indices.requireAxes(2, "(N, k, 1)");
        return graph.node("GatherND", name)
                .input(rows, indices)
                .integer("batch_dims", 1)
                .output(rows.type(), List.of(indices.shape().get(0), columns(rows)));
    }

    /** {@code value · factor + offset}; the offset's axes are aligned with the value's last ones. */
    public Value scaleAndShift(String name, Value value, float factor, Initializer offset) {
        return scaleAndShift(name, value, Initializer.scalar(name + "/factor", factor), offset);
    }

    /** {@code value · factor + offset}; the axes of factor and offset are aligned with the value's last ones. */
    public Value scaleAndShift(String name, Value value, Initializer factor, Initializer offset) {
        Value scaled =
                graph.node("Mul", name + "/scaled").input(value).input(factor).output(value.type(), value.shape());
        return shift(name, scaled, offset);
    }

    /** {@code value + offset}; the offset's axes are aligned with the value's last ones. */
    public Value shift(String name, Value value, Initializer offset) {
        return graph.node("Add", name).input(value).input(offset).output(value.type(), value.shape());
    }

    private static int columns(Value rows) {
        rows.requireAxes(2, "(N, R, C)");
        return rows.shape().get(1);
    }
}
