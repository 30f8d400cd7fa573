package io.flowmask.model.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NpzTest {

    @Test
    void readsShapesAndNumbersOfBothTypes() throws IOException {
        Npz npz = Npz.readResource("/golden/tiny-resnet-video/expected_0.npz");

        assertThat(npz.names()).contains("input", "loc", "conf", "det_class");
        assertThat(npz.get("conf").shape()).containsExactly(2589, 8);
        float[] scores = npz.get("conf").floats();
        float sum = 0;
        for (int c = 0; c < 8; c++) {
            sum += scores[8 * 1234 + c];
        }
        assertThat(sum).as("a row of a softmax").isBetween(0.9999f, 1.0001f);
        assertThat(npz.get("det_class").longs()).hasSize(100).contains(2L);
    }

    @Test
    void refusesTheWrongTypeAndUnknownNames() throws IOException {
        Npz npz = Npz.readResource("/golden/tiny-resnet-video/expected_0.npz");

        assertThatThrownBy(() -> npz.get("conf").longs()).hasMessageContaining("'conf' is of type <f4, not <i8");
        assertThatThrownBy(() -> npz.get("nothing")).hasMessageContaining("No array 'nothing'");
    }
}
