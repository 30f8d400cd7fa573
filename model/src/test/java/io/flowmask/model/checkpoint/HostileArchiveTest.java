package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.razorvine.pickle.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives that lie about what is in them. */
@Timeout(60)
class HostileArchiveTest {
    @TempDir
    private Path folder;

    @Test
    void refusesAZipBomb() throws IOException {
        Path file = folder.resolve("bomb.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            byte[] zeros = new byte[1 << 20];
            Arrays.fill(zeros, (byte) Opcodes.NONE);
            for (int i = 0; i < 16; i++) {
                zip.write(zeros);
            }
        }

        Refusals.assertRefused(file, "the pickle is longer than the 4194304 bytes that are accepted");
    }

    @Test
    void refusesADirectoryThatPromisesMoreThanDeflateCanGive() throws IOException {
        Path file = new TestingCheckpoint()
                .tensor("w", TensorShape.of(4), 1, 2, 3, 4)
                .compressed()
                .writeZip(folder.resolve("liar.pth"));
        byte[] bytes = Files.readAllBytes(file);
        int directoryEntry = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("archive/data/0") - 46;
        bytes[directoryEntry + 27] = 0x7F;
        Files.write(file, bytes);

        Refusals.assertRefused(file, "(archive/data/0): 2130706448 bytes cannot come from");
    }

    @Test
    void noticesThatAStoragesBytesWereChanged() throws IOException {
        Path file = new TestingCheckpoint()
                .tensor("w", TensorShape.of(4), 1, 2, 3, 4)
                .view("half", "w", 0, TensorShape.of(2), 1)
                .writeZip(folder.resolve("changed.pth"));
        byte[] bytes = Files.readAllBytes(file);
        int storage =
                new String(bytes, StandardCharsets.ISO_8859_1).indexOf("archive/data/0") + "archive/data/0".length();
        bytes[storage + 15] ^= 1;
        Files.write(file, bytes);

        try (Checkpoint checkpoint = Checkpoint.read(file)) {
            for (String name : checkpoint.names()) {
                assertThatThrownBy(() -> checkpoint.tensor(name).toFloats())
                        .as("the changed byte lies in the part of %s, or after it", name)
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("(archive/data/0): its checksum is")
                        .hasMessageContaining("The file is damaged: fetch it again");
            }
        }
    }

    @Test
    void refusesAnAmbiguousArchive() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("a/data.pkl", PickleWriter.start().emptyDict().stop());
        entries.put("b/data.pkl", PickleWriter.start().emptyDict().stop());
        Refusals.assertRefused(
                TestingCheckpoint.writeEntries(folder.resolve("two.pth"), entries),
                "its archive has more than one data.pkl");
    }

    @Test
    void refusesBytesAfterThePickle() {
        byte[] pickle = PickleWriter.start().emptyDict().stop();
        Refusals.assertRefused(
                folder, Arrays.copyOf(pickle, pickle.length + 1), "there are bytes after the pickle's end");
    }

    @Test
    void leavesNoFileOpenAfterARefusal() throws IOException {
        Path file = TestingPickles.zip(
                folder.resolve("refused.pth"), PickleWriter.start().stop(), new byte[0]);
        long before = openFiles(file);
        Refusals.assertRefused(file, "malformed pickle");
        assertThat(openFiles(file)).isEqualTo(before);
    }

    private static long openFiles(Path file) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (var open = Files.list(descriptors)) {
            return open.filter(descriptor -> pointsTo(descriptor, file)).count();
        }
    }

    private static boolean pointsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
