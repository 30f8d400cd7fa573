package io.flowmask.model.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** How a checkpoint stores a tensor's numbers. */
public enum ElementType {
    FLOAT64(8, "DoubleStorage") {
        @Override
        float decode(ByteBuffer bytes, int at) {
            return (float) bytes.getDouble(at);
        }
    },
    FLOAT32(4, "FloatStorage") {
        @Override
        float decode(ByteBuffer bytes, int at) {
            return bytes.getFloat(at);
        }
    },
    FLOAT16(2, "HalfStorage") {
        @Override
        float decode(ByteBuffer bytes, int at) {
            return halfToFloat(bytes.getShort(at));
        }
    },
    BFLOAT16(2, "BFloat16Storage") {
        @Override
        float decode(ByteBuffer bytes, int at) {
            return Float.intBitsToFloat(bytes.getShort(at) << 16);
        }
    },
    INT64(8, "LongStorage") {
        @Override
        float decode(ByteBuffer bytes, int at) {
            return bytes.getLong(at);
        }
    },
    INT32(4, "IntStorage") {
        @Override
        float decode(ByteBuffer bytes, int at) {
            return bytes.getInt(at);
        }
    },
    INT16(2, "ShortStorage") {
        @Override
        float decode(ByteBuffer bytes, int at) {
            return bytes.getShort(at);
        }
    },
    INT8(1, "CharStorage") {
        @Override
        float decode(ByteBuffer bytes, int at) {
            return bytes.get(at);
        }
    },
    UINT8(1, "ByteStorage") {
        @Override
        float decode(ByteBuffer bytes, int at) {
            return bytes.get(at) & 0xFF;
        }
    },
    BOOL(1, "BoolStorage") {
        @Override
        float decode(ByteBuffer bytes, int at) {
            return bytes.get(at) == 0 ? 0 : 1;
        }
    };

    private final int bytes;
    private final String storageClass;

    ElementType(int bytes, String storageClass) {
        this.bytes = bytes;
        this.storageClass = storageClass;
    }

    /** Size of one number. */
    public int bytes() {
        return bytes;
    }

    /** Whether it is a binary floating-point type; the others hold whole numbers. */
    public boolean isFloatingPoint() {
        return this == FLOAT64 || this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
    }

    /** The class in module {@code torch} that stands for this type in a pickle. */
    String storageClass() {
        return storageClass;
    }

    static Optional<ElementType> ofStorageClass(String name) {
        return Arrays.stream(values())
                .filter(type -> type.storageClass.equals(name))
                .findFirst();
    }

    /** The number at byte {@code at}, in the buffer's byte order, as the nearest float. */
    abstract float decode(ByteBuffer bytes, int at);

    /** IEEE 754 binary16 to binary32; exact. The JDK has this from version 20 on. */
    private static float halfToFloat(short half) {
        int exponent = half >> 10 & 0x1F;
        int fraction = half & 0x3FF;
        float magnitude;
        if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else if (exponent == 0x1F) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = Float.intBitsToFloat((exponent + 127 - 15) << 23 | fraction << 13);
        }
        return half < 0 ? -magnitude : magnitude;
    }
}
