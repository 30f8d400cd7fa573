package io.flowmask.model.testing;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph in ONNX Runtime as it is, without the engine: what tests of the graphs themselves run. */
public final class TestingSession implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    public TestingSession(Path file) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(2);
            this.session = environment.createSession(file.toString(), options);
        } catch (OrtException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    /** A tensor on this side of the native boundary; {@code data} in native byte order. */
    public record Tensor(OnnxJavaType type, List<Long> shape, ByteBuffer data) {

        public static Tensor ofFloats(float[] values, long... shape) {
            ByteBuffer data = direct((long) values.length * Float.BYTES);
            data.asFloatBuffer().put(values);
            return new Tensor(OnnxJavaType.FLOAT, Arrays.stream(shape).boxed().toList(), data);
        }

        public static Tensor ofBytes(byte[] values, long... shape) {
            return new Tensor(
                    OnnxJavaType.UINT8,
                    Arrays.stream(shape).boxed().toList(),
                    direct(values.length).put(values).rewind());
        }

        public float[] floats() {
            require(OnnxJavaType.FLOAT);
            float[] values = new float[data.remaining() / Float.BYTES];
            data.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
            return values;
        }

        public int[] ints() {
            require(OnnxJavaType.INT32);
            int[] values = new int[data.remaining() / Integer.BYTES];
            data.duplicate().order(ByteOrder.nativeOrder()).asIntBuffer().get(values);
            return values;
        }

        /** One image of a batch. */
        public Tensor image(int index) {
            int bytes = data.remaining() / shape.get(0).intValue();
            ByteBuffer copy = direct(bytes).put(data.duplicate().slice(index * bytes, bytes));
            return new Tensor(type, withBatch(shape, 1), copy.rewind());
        }

        /** Images joined to a batch. */
        public static Tensor batch(Tensor... images) {
            ByteBuffer data = direct(Arrays.stream(images)
                    .mapToLong(image -> image.data.remaining())
                    .sum());
            for (Tensor image : images) {
                data.put(image.data.duplicate());
            }
            return new Tensor(images[0].type, withBatch(images[0].shape, images.length), data.rewind());
        }

        private static List<Long> withBatch(List<Long> shape, long batch) {
            List<Long> changed = new ArrayList<>(shape);
            changed.set(0, batch);
            return changed;
        }

        private void require(OnnxJavaType wanted) {
            if (type != wanted) {
                throw new IllegalStateException("The tensor is " + type + ", not " + wanted);
            }
        }

        private static ByteBuffer direct(long bytes) {
            return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
        }
    }

    /** What a run gave. */
    public record Outputs(Map<String, Tensor> byName) {

        /** An output that must be there. */
        public Tensor get(String name) {
            Tensor tensor = byName.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException("No output " + name + ", only " + byName.keySet());
            }
            return tensor;
        }
    }

    /** Runs the graph. */
    public Outputs run(Map<String, Tensor> inputs) {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                Tensor tensor = input.getValue();
                tensors.put(
                        input.getKey(),
                        OnnxTensor.createTensor(
                                environment,
                                tensor.data().duplicate().order(ByteOrder.nativeOrder()),
                                tensor.shape().stream()
                                        .mapToLong(Long::longValue)
                                        .toArray(),
                                tensor.type()));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                Map<String, Tensor> outputs = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    OnnxTensor tensor = (OnnxTensor) output.getValue();
                    TensorInfo info = tensor.getInfo();
                    ByteBuffer values = tensor.getByteBuffer();
                    ByteBuffer data =
                            Tensor.direct(values.remaining()).put(values).rewind();
                    outputs.put(
                            output.getKey(),
                            new Tensor(
                                    info.type,
                                    Arrays.stream(info.getShape()).boxed().toList(),
                                    data));
                }
                return new Outputs(outputs);
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
