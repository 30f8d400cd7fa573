package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.checkpoint.CheckpointTest.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small files cut off or changed at every place: each is read in full or refused, within the time limit and the test's heap. */
@Timeout(120)
class DamagedCheckpointTest {
    private static final int MUTATIONS = 1000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void refusesEveryProperPrefix(Format format) throws IOException {
        byte[] whole = Files.readAllBytes(format.write(small(), folder.resolve("whole.pth")));
        Path cut = folder.resolve("cut.pth");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> readAll(cut))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageStartingWith("Cannot read the checkpoint " + cut);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsOrRefusesWhateverChanges(Format format) throws IOException {
        byte[] whole = Files.readAllBytes(format.write(small(), folder.resolve("whole.pth")));
        Path changed = folder.resolve("changed.pth");
        Random random = new Random(20_201_219);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Files.write(changed, mutate(whole, random));
            refused += readOrRefuse(changed) ? 0 : 1;
        }
        assertThat(refused).isBetween(1, MUTATIONS - 1);
    }

    @Test
    void readsOrRefusesWhateverChangesInThePickleAlone() {
        byte[] pickle = small().pickle(false);
        Path changed = folder.resolve("changed.pth");
        Random random = new Random(20_201_220);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            TestingPickles.zip(changed, mutate(pickle, random), new byte[24]);
            refused += readOrRefuse(changed) ? 0 : 1;
        }
        assertThat(refused).isBetween(1, MUTATIONS - 1);
    }

    private static TestingCheckpoint small() {
        return new TestingCheckpoint()
                .tensor("w", TensorShape.of(2, 3), 1, 2, 3, 4, 5, 6)
                .view("t", "w", 0, TensorShape.of(3, 2), 1, 3);
    }

    /** Changes up to four bytes: flipped bits, values at the edges, or a neighbour's. */
    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            bytes[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                case 1 -> (byte) 0xFF;
                case 2 -> 0;
                default -> bytes[random.nextInt(bytes.length)];
            };
        }
        return bytes;
    }

    private static boolean readOrRefuse(Path file) {
        try {
            readAll(file);
            return true;
        } catch (CheckpointException e) {
            assertThat(e).hasMessageStartingWith("Cannot read the checkpoint " + file);
            return false;
        }
    }

    private static void readAll(Path file) {
        try (Checkpoint checkpoint = Checkpoint.read(file)) {
            checkpoint.tensors().forEach(CheckpointTensor::toFloats);
        }
    }
}
