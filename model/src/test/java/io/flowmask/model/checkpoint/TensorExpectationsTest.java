package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorExpectationsTest {
    @TempDir
    private Path folder;

    @Test
    void listsEverythingThatIsWrongAtOnce() {
        try (Checkpoint checkpoint = checkpoint()) {
            TensorExpectations expectations = checkpoint
                    .expectations()
                    .expect("conv.weight", TensorShape.of(2, 3))
                    .expect("conv.bias", TensorShape.of(3))
                    .expect("norm.weight", TensorShape.of(2))
                    .expect("steps", TensorShape.of())
                    .expectRank("conv.weight", 4)
                    .expectRank("head.weight", 4)
                    .expectRank("empty", 2)
                    .problem("backbone.layers.0 is no known block");

            assertThat(expectations.problems()).hasSize(7);
            assertThatThrownBy(expectations::verify)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("""
                            Cannot use the checkpoint %s: 7 tensors are not as the network needs them:
                              - conv.bias has shape (2), expected (3)
                              - norm.weight is missing, expected (2)
                              - steps has numbers of type INT64, expected floating-point ones
                              - conv.weight has shape (2, 3), expected 4 axes of size 1 or more
                              - head.weight is missing, expected with 4 axes
                              - empty has shape (0, 3), expected 2 axes of size 1 or more
                              - backbone.layers.0 is no known block
                            Check that it is an unmodified checkpoint of the expected network.""".formatted(checkpoint.path()));
        }
    }

    @Test
    void isSilentWhenAllIsAsExpected() {
        try (Checkpoint checkpoint = checkpoint()) {
            assertThatCode(() -> checkpoint
                            .expectations()
                            .expect("conv.weight", TensorShape.of(2, 3))
                            .expectRank("conv.bias", 1)
                            .verify())
                    .doesNotThrowAnyException();
        }
    }

    private Checkpoint checkpoint() {
        return Checkpoint.read(new TestingCheckpoint()
                .tensor("conv.weight", TensorShape.of(2, 3), 1, 2, 3, 4, 5, 6)
                .tensor("conv.bias", TensorShape.of(2), 1, 2)
                .tensor("steps", ElementType.INT64, TensorShape.of(), 9)
                .tensor("empty", TensorShape.of(0, 3))
                .writeZip(folder.resolve("weights.pth")));
    }
}
