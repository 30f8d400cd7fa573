package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorShapeTest {
    @Test
    void multipliesItsAxes() {
        assertThat(TensorShape.of(64, 3, 7, 5).elements()).isEqualTo(6720);
        assertThat(TensorShape.of().elements()).isEqualTo(1);
        assertThat(TensorShape.of(4, 0).elements()).isZero();
        assertThat(TensorShape.of(64, 3, 7, 5).toArray()).containsExactly(64, 3, 7, 5);
        assertThat(TensorShape.of(64, 3)).hasToString("(64, 3)");
    }

    @Test
    void refusesNegativeAndOverflowingAxes() {
        assertThatThrownBy(() -> TensorShape.of(2, -1))
                .hasMessageContaining("no negative size, but the shape is [2, -1]");
        assertThatThrownBy(() -> TensorShape.of(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .hasMessageContaining("would hold more than the 67108864 numbers that are accepted");
        assertThatThrownBy(() -> TensorShape.of(0, Integer.MAX_VALUE))
                .hasMessageContaining("that are accepted if it were not empty");
    }
}
