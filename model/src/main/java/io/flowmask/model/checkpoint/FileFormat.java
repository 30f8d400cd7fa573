package io.flowmask.model.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Tells by a file's first bytes which of PyTorch's formats it has; if it has none, says what it looks like instead. */
final class FileFormat {
    private static final int HEAD_BYTES = 512;
    private static final int TAR_MAGIC_AT = 257;
    private static final int SHOWN_BYTES = 8;

    private static final String NOT_A_CHECKPOINT = "Name a file that torch.save wrote (.pth)";
    private static final String UNPACK = "Unpack it first and name the .pth file";
    private static final String DOWNLOAD =
            "The download did not give the file itself; fetch it again, in a browser if need be";

    private record Foreign(String magic, String what, String advice) {}

    /** Magic bytes, as Latin-1 text. */
    private static final List<Foreign> FOREIGN = List.of(
            new Foreign("\u001f\u008b", "it is compressed with gzip", UNPACK),
            new Foreign("BZh", "it is compressed with bzip2", UNPACK),
            new Foreign("\u00fd7zXZ", "it is compressed with xz", UNPACK),
            new Foreign("(\u00b5/\u00fd", "it is compressed with zstd", UNPACK),
            new Foreign("7z\u00bc\u00af", "it is a 7z archive", UNPACK),
            new Foreign("\u00ff\u00d8\u00ff", "it is a JPEG image", NOT_A_CHECKPOINT),
            new Foreign("\u0089PNG", "it is a PNG image", NOT_A_CHECKPOINT),
            new Foreign("\u0089HDF", "it is an HDF5 file, as Keras writes them", NOT_A_CHECKPOINT),
            new Foreign("\u0093NUMPY", "it is a NumPy array", NOT_A_CHECKPOINT),
            new Foreign(
                    "\b\u0007\u0012", "it looks like an ONNX graph", "Name the .pth file that it was exported from"),
            new Foreign("\b\b\u0012", "it looks like an ONNX graph", "Name the .pth file that it was exported from"),
            new Foreign(
                    "version https://git-lfs",
                    "it is a Git LFS pointer that stands for the file",
                    "Fetch the file itself: git lfs pull"));

    private FileFormat() {}

    /**
     * Opens a checkpoint of either format.
     *
     * @throws CheckpointException if it is not a readable checkpoint
     */
    static CheckpointFile open(Path path) {
        byte[] head = head(path);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK\3\4") || text.startsWith("PK\5\6")) {
            return ZipCheckpointFile.open(path);
        }
        if (head.length > 1 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5) {
            return LegacyCheckpointFile.open(path);
        }
        throw foreign(head, text, Place.of(path));
    }

    private static byte[] head(Path path) {
        Place place = Place.of(path);
        if (Files.isDirectory(path)) {
            throw place.refuse("it is a folder", NOT_A_CHECKPOINT);
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(HEAD_BYTES);
        } catch (NoSuchFileException e) {
            throw place.refuse("there is no such file", "Check the path", e);
        } catch (AccessDeniedException e) {
            throw place.refuse("it may not be read by this user", "Check its permissions", e);
        } catch (IOException e) {
            throw place.refuse("reading failed: " + e.getMessage(), "Check the file and disk", e);
        }
    }

    private static CheckpointException foreign(byte[] head, String text, Place place) {
        if (head.length == 0) {
            return place.refuse("the file is empty", "Fetch it again");
        }
        for (Foreign foreign : FOREIGN) {
            if (text.startsWith(foreign.magic)) {
                return place.refuse(foreign.what, foreign.advice);
            }
        }
        if (text.startsWith("ustar", TAR_MAGIC_AT)) {
            return place.refuse("it is a tar archive", UNPACK);
        }
        if (isSafetensors(head)) {
            return place.refuse(
                    "it is a safetensors file",
                    "Convert it in Python: torch.save(safetensors.torch.load_file(path), \"weights.pth\")");
        }
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return place.refuse("it is a web page", DOWNLOAD);
        }
        if (text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || Character.isWhitespace(c))) {
            return place.refuse(
                    "it is text, beginning \""
                            + Shown.printable(text.lines().findFirst().orElse("")) + "\"",
                    NOT_A_CHECKPOINT);
        }
        String bytes = HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(SHOWN_BYTES, head.length));
        return place.refuse(
                "it begins with the bytes " + bytes + ", unlike the zip archives and pickles that torch.save writes",
                NOT_A_CHECKPOINT);
    }

    /** The length of a JSON object as 8 little-endian bytes, then the object. */
    private static boolean isSafetensors(byte[] head) {
        return head.length > Long.BYTES
                && head[Long.BYTES] == '{'
                && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong() > 0;
    }
}
