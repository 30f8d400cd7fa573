package io.flowmask.model.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A constant tensor of a graph. Its bytes are asked for only while the graph is written, one tensor after the other, so that a
 * graph never holds all of its weights.
 *
 * @param name unique in its graph
 * @param type type of its numbers
 * @param shape all axes
 * @param content little-endian, row-major; the same at every call
 */
public record Initializer(String name, TensorType type, List<Integer> shape, Supplier<ByteBuffer> content) {
    public Initializer {
        shape = List.copyOf(shape);
    }

    /** Weights that are computed when they are written. */
    public static Initializer floats(String name, List<Integer> shape, Supplier<float[]> values) {
        return new Initializer(name, TensorType.FLOAT32, shape, () -> {
            FloatBuffer source = FloatBuffer.wrap(values.get());
            ByteBuffer bytes = littleEndian((long) source.remaining() * Float.BYTES);
            bytes.asFloatBuffer().put(source);
            return bytes;
        });
    }

    static Initializer longs(String name, long... values) {
        return new Initializer(name, TensorType.INT64, List.of(values.length), () -> {
            ByteBuffer bytes = littleEndian((long) values.length * Long.BYTES);
            bytes.asLongBuffer().put(LongBuffer.wrap(values));
            return bytes;
        });
    }

    /** A single number without axes. */
    static Initializer scalar(String name, float value) {
        return floats(name, List.of(), () -> new float[] {value});
    }

    /** Numbers along one axis. */
    public static Initializer vector(String name, float... values) {
        float[] own = Arrays.copyOf(values, values.length);
        return floats(name, List.of(own.length), () -> own);
    }

    /** Numbers in the tensor. */
    public long size() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    long sizeInBytes() {
        return size() * type.bytes();
    }

    private static ByteBuffer littleEndian(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
