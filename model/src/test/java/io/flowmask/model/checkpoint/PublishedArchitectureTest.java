package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedArchitectureTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "YOLACT_EDGE, 660",
        "YOLACT_EDGE_MOBILENETV2, 348",
        "YOLACT_EDGE_RESNET50, 354",
        "YOLACT_EDGE_VID, 697",
        "YOLACT_EDGE_VID_MINIMAL, 693",
        "YOLACT_EDGE_VID_RESNET50, 391",
    })
    void listsEveryKey(PublishedArchitecture architecture, int keys) {
        assertThat(architecture.keys()).hasSize(keys);
    }

    @Test
    void makesTheSameUsableWeightsFromTheSameSeed() {
        PublishedArchitecture architecture = PublishedArchitecture.YOLACT_EDGE_MOBILENETV2;
        Path first = architecture.checkpoint(1).writeZip(folder.resolve("first.pth"));
        Path again = architecture.checkpoint(1).writeLegacy(folder.resolve("again.pth"));
        try (Checkpoint one = Checkpoint.read(first);
                Checkpoint other = Checkpoint.read(again)) {
            assertThat(one.names())
                    .containsExactlyElementsOf(architecture.keys().stream()
                            .map(PublishedArchitecture.Key::name)
                            .toList());
            for (CheckpointTensor tensor : one.tensors()) {
                float[] values = tensor.toFloats();
                assertThat(values)
                        .as(tensor.name())
                        .isEqualTo(other.tensor(tensor.name()).toFloats());
                assertThat(IntStream.range(0, values.length).allMatch(i -> Float.isFinite(values[i])))
                        .as(tensor.name())
                        .isTrue();
                if (tensor.name().endsWith("running_var")) {
                    assertThat(IntStream.range(0, values.length).allMatch(i -> values[i] >= 0.5))
                            .as(tensor.name())
                            .isTrue();
                }
            }
        }
    }
}
