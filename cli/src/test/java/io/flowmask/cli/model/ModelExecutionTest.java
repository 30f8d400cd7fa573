package io.flowmask.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ModelExecutionTest {

    @Test
    void tensorRtGetsTheBatchSizeThatIsUsed() {
        assertThat(execution("--engine", "tensorrt").engineOptions().batchSizes())
                .containsExactly(1, 4);
        assertThat(execution("--engine", "tensorrt", "--batch-size", "16")
                        .engineOptions()
                        .batchSizes())
                .containsExactly(1, 16);
        assertThat(execution("--engine", "tensorrt", "--batch-size", "1")
                        .engineOptions()
                        .batchSizes())
                .containsExactly(1);
    }

    /** Who uses it says what is wrong with it. */
    @Test
    void takesABatchSizeThatMakesNoSense() {
        ModelExecution execution = execution("--batch-size", "0");

        assertThat(execution.batchSize()).isZero();
        assertThat(execution.engineOptions().batchSizes()).isNotEmpty();
    }

    private static ModelExecution execution(String... arguments) {
        return CommandLine.populateCommand(new ModelExecution(), arguments);
    }
}
