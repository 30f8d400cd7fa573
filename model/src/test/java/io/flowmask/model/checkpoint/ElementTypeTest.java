package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementTypeTest {
    /** Patterns and values from IEEE 754-2019: zeros, the smallest and largest subnormal and normal, 1/3, infinities. */
    @ParameterizedTest
    @CsvSource({
        "0x0000, 0.0",
        "0x8000, -0.0",
        "0x0001, 0x1p-24",
        "0x03FF, 0x0.FFCp-14",
        "0x0400, 0x1p-14",
        "0x3555, 0.333251953125",
        "0x3C00, 1.0",
        "0xC000, -2.0",
        "0x7BFF, 65504.0",
        "0x7C00, Infinity",
        "0xFC00, -Infinity",
        "0x7E00, NaN",
    })
    void decodesHalves(String bits, String value) {
        assertThat(decode(ElementType.FLOAT16, bits)).isEqualTo(Float.valueOf(value));
    }

    @ParameterizedTest
    @CsvSource({"0x3F80, 1.0", "0xC040, -3.0", "0x0001, 0x1p-133", "0x7F80, Infinity", "0xFF80, -Infinity"})
    void decodesBrainFloats(String bits, String value) {
        assertThat(decode(ElementType.BFLOAT16, bits)).isEqualTo(Float.valueOf(value));
    }

    @Test
    void roundsWhatAFloatCannotHold() {
        ByteBuffer bytes = ByteBuffer.allocate(8);
        assertThat(ElementType.INT64.decode(bytes.putLong(0, Long.MAX_VALUE), 0))
                .isEqualTo(0x1p63f);
        assertThat(ElementType.FLOAT64.decode(bytes.putDouble(0, 1.0 / 3), 0)).isEqualTo(1f / 3);
    }

    private static float decode(ElementType type, String bits) {
        return type.decode(ByteBuffer.allocate(2).putShort(Integer.decode(bits).shortValue()), 0);
    }
}
