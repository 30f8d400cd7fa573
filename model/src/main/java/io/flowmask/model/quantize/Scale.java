package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.flowmask.model.engine.EngineKind;

/**
 * How a tensor's numbers become integers: {@code round(x / step) + zeroPoint}, clipped to the type's range.
 *
 * @param step between two neighbouring integers, above 0
 * @param zeroPoint the integer that stands for 0
 * @param type UINT8 or INT8
 */
record Scale(float step, int zeroPoint, DataType type) {

    /**
     * The scale of a tensor. x86 takes unsigned integers, which are laid over just the values that there are; TensorRT knows signed
     * ones around zero only.
     *
     * @param low the smallest value that is represented, 0 or less
     * @param high the largest value that is represented, 0 or more
     * @param engine who is going to run it
     */
    static Scale of(double low, double high, EngineKind engine) {
        // A tensor that was always zero may be represented in any way.
        double largest = low == high ? 1 : Math.max(high, -low);
        return switch (engine) {
            case ONNX_RUNTIME -> {
                float step = (float) ((low == high ? 1 : high - low) / 255);
                yield new Scale(step, (int) Math.round(-low / step), DataType.UINT8);
            }
            case TENSORRT -> new Scale((float) (largest / 127), 0, DataType.INT8);
        };
    }
}
