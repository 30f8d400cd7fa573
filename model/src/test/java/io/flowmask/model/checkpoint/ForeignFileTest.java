package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that people name by mistake: the message says what the file is and what to do. */
class ForeignFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "'', the file is empty. Fetch it again",
        "1f8b08000000, it is compressed with gzip. Unpack it first",
        "425a6839314159, it is compressed with bzip2. Unpack it first",
        "fd377a585a00, it is compressed with xz. Unpack it first",
        "28b52ffd04, it is compressed with zstd. Unpack it first",
        "377abcaf271c, it is a 7z archive. Unpack it first",
        "ffd8ffe000104a464946, it is a JPEG image. Name a file that torch.save wrote",
        "89504e470d0a1a0a, it is a PNG image. Name a file that torch.save wrote",
        "894844460d0a1a0a, it is an HDF5 file",
        "934e554d505901, it is a NumPy array",
        "080712077079746f726368, it looks like an ONNX graph. Name the .pth file that it was exported from",
        "08000000000000007b7d202020202020, it is a safetensors file. Convert it in Python",
        "deadbeef00, it begins with the bytes de ad be ef 00",
    })
    void recognisesOtherFormatsByTheirFirstBytes(String hex, String message) throws IOException {
        assertRefused(write(HexFormat.of().parseHex(hex)), message);
    }

    @ParameterizedTest
    @CsvSource({
        "'<!DOCTYPE html><title>Google Drive - Virus scan warning</title>', it is a web page. The download did not give the file",
        "'version https://git-lfs.github.com/spec/v1', it is a Git LFS pointer",
        "'epoch 54, loss 3.2', 'it is text, beginning \"epoch 54, loss 3.2\"'",
    })
    void recognisesText(String text, String message) throws IOException {
        assertRefused(write(text.getBytes(StandardCharsets.UTF_8)), message);
    }

    @Test
    void recognisesATarArchive() throws IOException {
        byte[] tar = new byte[512];
        tar[0] = 'x';
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertRefused(write(tar), "it is a tar archive. Unpack it first");
    }

    @Test
    void recognisesATorchScriptProgram() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("net/data.pkl", new byte[0]);
        entries.put("net/code/__torch__.py", new byte[0]);
        assertRefused(
                TestingCheckpoint.writeEntries(folder.resolve("script.pt"), entries),
                "it is a TorchScript program, not a checkpoint. Load it with torch.jit.load");
    }

    @Test
    void listsWhatAnotherZipArchiveHolds() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("weights/yolact_edge.pth", new byte[0]);
        entries.put("../../etc/data.pkl", new byte[0]);
        assertRefused(
                TestingCheckpoint.writeEntries(folder.resolve("a.zip"), entries),
                "it is a zip archive without a data.pkl, so no PyTorch checkpoint; it holds ../../etc/data.pkl,"
                        + " weights/yolact_edge.pth. If a checkpoint is among these, unpack the archive first");
    }

    @Test
    void recognisesAPickleThatIsNotPyTorchs() throws IOException {
        assertRefused(
                write(PickleWriter.start().emptyDict().stop()),
                "(header): it is a pickle, but does not begin with PyTorch's magic number");
    }

    @Test
    void saysWhatIsWrongWithThePath() {
        assertRefused(folder, "it is a folder");
        assertRefused(folder.resolve("missing.pth"), "there is no such file. Check the path");
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file.pth"), bytes);
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("Cannot read the checkpoint " + file)
                .hasMessageContaining(message);
    }
}
