package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;

/** How hostile checkpoints are to be refused: for what they are, with the file's name, and closed. */
final class Refusals {
    private Refusals() {}

    /** Asserts that a checkpoint with this pickle, and one storage of 16 bytes, is refused. */
    static void assertRefused(Path folder, byte[] pickle, String message) {
        assertRefused(TestingPickles.zip(folder.resolve("hostile.pth"), pickle, new byte[16]), message);
    }

    static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> Checkpoint.read(file).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("Cannot read the checkpoint " + file)
                .hasMessageContaining(message);
    }
}
