package io.flowmask.model.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** Type of a tensor's numbers. */
public enum TensorType {
    UINT8(DataType.UINT8, 1),
    FLOAT16(DataType.FLOAT16, 2),
    FLOAT32(DataType.FLOAT, 4),
    INT32(DataType.INT32, 4),
    INT64(DataType.INT64, 8);

    private final DataType onnx;
    private final int bytes;

    TensorType(DataType onnx, int bytes) {
        this.onnx = onnx;
        this.bytes = bytes;
    }

    /** ONNX' number for the type. */
    int code() {
        return onnx.getNumber();
    }

    int bytes() {
        return bytes;
    }
}
