package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that PyTorch itself wrote; the checksums are over all numbers as PyTorch reads them, in the file's order, as float32. */
class GoldenCheckpointTest {

    @ParameterizedTest
    @CsvSource({
        "tiny-resnet-video, 211, 441690, c6c21ce5",
        "tiny-resnet-yolact-keys, 174, 282234, dc0640b4",
        "tiny-mobilenetv2-legacy-pth, 348, 368479, acebcd2b",
    })
    void readsWhatPyTorchWroteBitForBit(String golden, int tensors, int numbers, String checksum) throws Exception {
        try (Checkpoint checkpoint = Checkpoint.read(golden(golden))) {
            assertThat(checkpoint.names()).hasSize(tensors).endsWith("semantic_seg_conv.bias");
            assertThat(checkpoint.tensors().stream()
                            .mapToInt(tensor -> tensor.shape().elements())
                            .sum())
                    .isEqualTo(numbers);
            assertThat(checksum(checkpoint)).isEqualTo(checksum);
            assertThat(checkpoint.ignored()).isEmpty();
        }
    }

    private static String checksum(Checkpoint checkpoint) {
        CRC32 crc = new CRC32();
        for (CheckpointTensor tensor : checkpoint.tensors()) {
            float[] values = tensor.toFloats();
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            crc.update(bytes);
        }
        return "%08x".formatted(crc.getValue());
    }

    static Path golden(String name) throws URISyntaxException {
        URL file =
                Objects.requireNonNull(GoldenCheckpointTest.class.getResource("/golden/" + name + "/checkpoint.pth"));
        return Path.of(file.toURI());
    }
}
