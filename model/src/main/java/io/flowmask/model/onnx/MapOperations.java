package io.flowmask.model.onnx;

import java.util.List;

/** Nodes over feature maps (N, C, H, W), float32. Each returns its output, which goes by the given name. */
public final class MapOperations {
    private final GraphBuilder graph;

    MapOperations(GraphBuilder graph) {
        this.graph = graph;
    }

    public Value conv(String name, Value map, Convolution convolution) {
        if (map.channels() != convolution.inputChannels()) {
            throw new IllegalArgumentException(name + " takes " + convolution.inputChannels() + " channels, but " + map
                    + " has " + map.channels() + " channels");
        }
        int kernel = convolution.kernel();
        int stride = convolution.stride();
        int padding = convolution.padding();
        Node node = graph.node("Conv", name).input(map).input(convolution.weights());
        convolution.bias().ifPresent(node::input);
        return node.integers("kernel_shape", kernel, kernel)
                .integers("strides", stride, stride)
                .integers("pads", padding, padding, padding, padding)
                .integer("group", convolution.groups())
                .output(
                        TensorType.FLOAT32,
                        List.of(
                                convolution.outputChannels(),
                                windows(map.height(), kernel, stride, padding),
                                windows(map.width(), kernel, stride, padding)));
    }

    /** Maximum over square windows; what lies outside does not count. */
    public Value maxPool(String name, Value map, int kernel, int stride, int padding) {
        return graph.node("MaxPool", name)
                .input(map)
                .integers("kernel_shape", kernel, kernel)
                .integers("strides", stride, stride)
                .integers("pads", padding, padding, padding, padding)
                .output(
                        TensorType.FLOAT32,
                        List.of(
                                map.channels(),
                                windows(map.height(), kernel, stride, padding),
                                windows(map.width(), kernel, stride, padding)));
    }

    public Value relu(String name, Value map) {
        return graph.node("Relu", name).input(map).output(map.type(), map.shape());
    }

    /** ReLU with an upper limit of 6. */
    public Value relu6(String name, Value map) {
        return graph.node("Clip", name)
                .input(map)
                .input(Initializer.scalar("constant/zero", 0))
                .input(Initializer.scalar("constant/six", 6))
                .output(map.type(), map.shape());
    }

    public Value leakyRelu(String name, Value map, float slope) {
        return graph.node("LeakyRelu", name).input(map).number("alpha", slope).output(map.type(), map.shape());
    }

    public Value add(String name, Value left, Value right) {
        return elementwise("Add", name, left, right);
    }

    public Value multiply(String name, Value left, Value right) {
        return elementwise("Mul", name, left, right);
    }

    /** Joins maps of one size along their channels. */
    public Value concatChannels(String name, List<Value> maps) {
        Value first = maps.get(0);
        for (Value map : maps) {
            if (map.height() != first.height() || map.width() != first.width()) {
                throw new IllegalArgumentException(
                        name + " joins maps of one size, but there are " + first + " and " + map);
            }
        }
        int channels = maps.stream().mapToInt(Value::channels).sum();
        return graph.node("Concat", name)
                .input(maps.toArray(Value[]::new))
                .integer("axis", 1)
                .output(first.type(), List.of(channels, first.height(), first.width()));
    }

    /** Resizes to another map's height and width; see {@link #resize(String, Value, int, int)}. */
    public Value resize(String name, Value map, Value size) {
        return resize(name, map, size.height(), size.width());
    }

    /**
     * Bilinear resize with half-pixel centres and no antialiasing. The map itself where it has that size already.
     *
     * <p>The node is given scales rather than sizes: a list of sizes would have to contain the batch, which is not known, and so
     * would cost a shape computation at run time.
     */
    public Value resize(String name, Value map, int height, int width) {
        if (map.height() == height && map.width() == width) {
            return map;
        }
        float vertical = scale(map.height(), height);
        float horizontal = scale(map.width(), width);
        return graph.node("Resize", name)
                .input(map)
                .absent()
                .input(Initializer.vector(name + "/scales", 1, 1, vertical, horizontal))
                .text("mode", "linear")
                .text("coordinate_transformation_mode", "half_pixel")
                .output(map.type(), List.of(map.channels(), height, width));
    }

    /** What a map is taken to be beyond its edges. */
    public enum Outside {
        /** Zero. */
        ZERO("zeros"),
        /** The nearest pixel of the edge. */
        NEAREST("border");

        private final String mode;

        Outside(String mode) {
            this.mode = mode;
        }
    }

    /**
     * Samples a map bilinearly.
     *
     * @param grid (N, H, W, 2): for each output pixel x and y in the map, where -1 and 1 are the centres of the outermost pixels
     */
    public Value sample(String name, Value map, Value grid, Outside outside) {
        grid.requireAxes(3, "(N, H, W, 2)");
        return graph.node("GridSample", name)
                .input(map, grid)
                .text("mode", "bilinear")
                .text("padding_mode", outside.mode)
                .integer("align_corners", 1)
                .output(
                        map.type(),
                        List.of(
                                map.channels(),
                                grid.shape().get(0),
                                grid.shape().get(1)));
    }

    private Value elementwise(String operator, String name, Value left, Value right) {
        if (!left.shape().equals(right.shape())) {
            throw new IllegalArgumentException(
                    name + " takes two maps of one shape, but there are " + left + " and " + right);
        }
        return graph.node(operator, name).input(left, right).output(left.type(), left.shape());
    }

    /**
     * The float next to to/from that takes {@code from} to {@code to} when the product is rounded down, whether the product is
     * computed in single or in double precision.
     */
    private static float scale(int from, int to) {
        float scale = (float) to / from;
        while ((double) from * scale < to) {
            scale = Math.nextUp(scale);
        }
        return scale;
    }

    private static int windows(int size, int kernel, int stride, int padding) {
        return (size + 2 * padding - kernel) / stride + 1;
    }
}
