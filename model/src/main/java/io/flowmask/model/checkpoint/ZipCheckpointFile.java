package io.flowmask.model.checkpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in PyTorch's format since 1.6: a zip archive with one folder of any name, in it {@code data.pkl}, the storages as
 * {@code data/KEY}, and {@code byteorder} since 2.0. Entries are found by name and read in place; nothing is ever unpacked.
 */
final class ZipCheckpointFile implements CheckpointFile {
    private static final String PICKLE = "data.pkl";
    private static final String DAMAGED = "The file is damaged or was changed after torch.save; fetch or save it again";
    /** Entries that are accepted; a published checkpoint has 736. */
    private static final int MAX_ENTRIES = 100_000;
    /** Deflate's best: 258 bytes for 2 bits. */
    private static final int MAX_RATIO = 1032;

    private static final int SHOWN_ENTRIES = 5;

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries;
    private final String folder;
    private final Place place;
    private final ByteOrder order;
    private final @Nullable Object root;

    private ZipCheckpointFile(ZipFile zip, Path path) throws IOException {
        this.zip = zip;
        this.entries = entries(zip, Place.of(path));
        this.folder = folder(entries, Place.of(path));
        this.place = Place.of(path).in(folder + PICKLE);
        this.order = order();
        this.root = readRoot();
    }

    /**
     * Opens the archive and reads its pickle.
     *
     * @throws CheckpointException if it is not a readable checkpoint
     */
    static ZipCheckpointFile open(Path path) {
        try {
            ZipFile zip = new ZipFile(path.toFile(), StandardCharsets.UTF_8);
            try {
                return new ZipCheckpointFile(zip, path);
            } catch (IOException | RuntimeException e) {
                zip.close();
                throw e;
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw Place.of(path)
                    .refuse(
                            "it begins like a zip archive, but cannot be read as one: " + e.getMessage(),
                            "It is truncated or damaged; fetch it again",
                            e);
        } catch (IOException e) {
            throw Place.of(path).refuse("reading failed: " + e.getMessage(), "Check the file and disk", e);
        }
    }

    @Override
    public @Nullable Object root() {
        return root;
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public StorageBytes find(StoredNumbers storage) {
        String name = folder + "data/" + storage.key();
        @Nullable ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw place.refuse("storage " + Shown.printable(name) + " is missing from the archive", DAMAGED);
        }
        long expected = storage.bytes();
        if (entry.getSize() != expected) {
            throw place.refuse(
                    "storage " + Shown.printable(name) + " has " + entry.getSize() + " bytes, but its "
                            + storage.elements() + " numbers of " + storage.type() + " take " + expected,
                    DAMAGED);
        }
        return new Entry(zip, entry, order);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private record Entry(ZipFile zip, ZipEntry entry, ByteOrder order) implements StorageBytes {
        @Override
        public String name() {
            return Shown.printable(entry.getName());
        }

        @Override
        public long size() {
            return entry.getSize();
        }

        @Override
        public OptionalLong crc32() {
            return OptionalLong.of(entry.getCrc());
        }

        @Override
        public InputStream open() throws IOException {
            return zip.getInputStream(entry);
        }
    }

    private static Map<String, ZipEntry> entries(ZipFile zip, Place place) {
        if (zip.size() > MAX_ENTRIES) {
            throw place.refuse(
                    "its archive has " + zip.size() + " entries; at most " + MAX_ENTRIES + " are accepted", DAMAGED);
        }
        Map<String, ZipEntry> entries = new HashMap<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            Place at = place.in(Shown.printable(entry.getName()));
            if (entries.put(entry.getName(), entry) != null) {
                throw at.refuse("its archive has the entry twice", DAMAGED);
            }
            if (entry.getSize() / MAX_RATIO > entry.getCompressedSize()) {
                throw at.refuse(
                        entry.getSize() + " bytes cannot come from " + entry.getCompressedSize() + " compressed ones",
                        DAMAGED);
            }
        }
        return entries;
    }

    /** The folder that has the pickle, with its slash; empty where it lies at the top. */
    private static String folder(Map<String, ZipEntry> entries, Place place) {
        List<String> pickles = entries.keySet().stream()
                .filter(name -> name.substring(name.indexOf('/') + 1).equals(PICKLE))
                .sorted()
                .toList();
        if (pickles.size() > 1) {
            throw place.refuse("its archive has more than one " + PICKLE, DAMAGED);
        }
        if (pickles.isEmpty()) {
            List<String> shown = entries.keySet().stream()
                    .sorted()
                    .limit(SHOWN_ENTRIES)
                    .map(Shown::printable)
                    .toList();
            throw place.refuse(
                    "it is a zip archive without a " + PICKLE + ", so no PyTorch checkpoint; it holds "
                            + String.join(", ", shown) + (entries.size() > shown.size() ? ", …" : ""),
                    "If a checkpoint is among these, unpack the archive first and name that file");
        }
        String pickle = pickles.get(0);
        String folder = pickle.substring(0, pickle.length() - PICKLE.length());
        if (entries.containsKey(folder + "constants.pkl")
                || entries.keySet().stream().anyMatch(name -> name.startsWith(folder + "code/"))) {
            throw place.refuse(
                    "it is a TorchScript program, not a checkpoint",
                    "Load it with torch.jit.load and save its weights alone: torch.save(module.state_dict(), path)");
        }
        return folder;
    }

    private ByteOrder order() throws IOException {
        String name = folder + "byteorder";
        @Nullable ZipEntry entry = entries.get(name);
        if (entry == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            String order = new String(in.readNBytes(16), StandardCharsets.US_ASCII);
            return switch (order) {
                case "little" -> ByteOrder.LITTLE_ENDIAN;
                case "big" -> ByteOrder.BIG_ENDIAN;
                default ->
                    throw place.in(name)
                            .refuse(
                                    "the byte order is \"" + Shown.printable(order)
                                            + "\", expected \"little\" or \"big\"",
                                    DAMAGED);
            };
        }
    }

    private @Nullable Object readRoot() throws IOException {
        ZipEntry entry = Objects.requireNonNull(entries.get(folder + PICKLE));
        CRC32 crc = new CRC32();
        try (InputStream in = new BufferedInputStream(new CheckedInputStream(zip.getInputStream(entry), crc))) {
            Pickled result = RestrictedUnpickler.read(new PickleInput(in), place);
            if (in.read() >= 0) {
                throw place.refuse("there are bytes after the pickle's end", DAMAGED);
            }
            if (crc.getValue() != entry.getCrc()) {
                throw place.refuse(
                        "its checksum is %08x, but its bytes give %08x".formatted(entry.getCrc(), crc.getValue()),
                        DAMAGED);
            }
            return result.root();
        }
    }
}
