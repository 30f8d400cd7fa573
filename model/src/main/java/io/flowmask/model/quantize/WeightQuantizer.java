package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A convolution's weights in integers, each output channel with a scale of its own.
 *
 * @param integers (out, in, k, k) int8
 * @param steps (out) float32
 */
record WeightQuantizer(TensorProto integers, TensorProto steps) {
    /** A bias, which counts in steps of weights times input, stays this far below the limits of 32 bits. */
    private static final double LARGEST_BIAS = 1 << 30;

    /** What keeps the scale of an empty channel above zero. */
    private static final double SMALLEST_STEP = 1e-12;

    /**
     * Quantises.
     *
     * @param weights (out, in, k, k) float32, as raw bytes
     * @param bias (out) float32, maybe empty
     * @param inputStep of the tensor that is convolved
     * @param largest what a channel's largest magnitude becomes
     */
    static WeightQuantizer of(TensorProto weights, FloatBuffer bias, float inputStep, int largest) {
        FloatBuffer values = floats(weights);
        int outputs = (int) weights.getDims(0);
        int perOutput = values.remaining() / outputs;
        ByteBuffer integers = ByteBuffer.allocate(values.remaining());
        ByteBuffer steps = ByteBuffer.allocate(outputs * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int output = 0; output < outputs; output++) {
            double magnitude = 0;
            for (int i = output * perOutput; i < (output + 1) * perOutput; i++) {
                magnitude = Math.max(magnitude, Math.abs(values.get(i)));
            }
            double forBias = bias.hasRemaining() ? Math.abs(bias.get(output)) / inputStep / LARGEST_BIAS : 0;
            float step = (float) Math.max(SMALLEST_STEP, Math.max(magnitude / largest, forBias));
            steps.putFloat(step);
            for (int i = output * perOutput; i < (output + 1) * perOutput; i++) {
                long rounded = Math.round((double) values.get(i) / step);
                integers.put((byte) Math.max(-largest, Math.min(largest, rounded)));
            }
        }
        TensorProto.Builder quantised = TensorProto.newBuilder()
                .setName(weights.getName() + "/int8")
                .setDataType(DataType.INT8.getNumber())
                .addAllDims(weights.getDimsList())
                .setRawData(ByteString.copyFrom(integers.flip()));
        TensorProto.Builder scales = TensorProto.newBuilder()
                .setName(weights.getName() + "/step")
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(outputs)
                .setRawData(ByteString.copyFrom(steps.flip()));
        return new WeightQuantizer(quantised.build(), scales.build());
    }

    /** A constant's numbers, as {@code flowmask model import} writes them. */
    static FloatBuffer floats(TensorProto constant) {
        if (constant.getDataType() != DataType.FLOAT.getNumber()
                || constant.getRawData().isEmpty()) {
            throw new IllegalArgumentException(
                    "The constant " + constant.getName()
                            + " should be float32 in raw bytes, but it is not; the graph was not made by `flowmask model import`");
        }
        return constant.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
    }
}
