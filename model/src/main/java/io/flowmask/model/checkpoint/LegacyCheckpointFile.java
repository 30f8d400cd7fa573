package io.flowmask.model.checkpoint;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in PyTorch's format before 1.6: pickles of a magic number, a protocol version, facts about the machine, the object,
 * and the list of its storages' keys; then, in that list's order, each storage as an 8-byte count of numbers and the numbers. All is
 * little-endian, whatever machine wrote it.
 */
final class LegacyCheckpointFile implements CheckpointFile {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final int PROTOCOL = 1001;
    private static final String DAMAGED =
            "The file is damaged or was not written by torch.save; fetch or save it again";

    private final FileChannel channel;
    private final Place place;
    private final Pickled pickled;
    private final Map<String, Slice> slices = new HashMap<>();

    private LegacyCheckpointFile(FileChannel channel, Path path) throws IOException {
        this.channel = channel;
        this.place = Place.of(path).in("pickled object");
        Place header = Place.of(path).in("header");
        PickleInput in =
                new PickleInput(new BufferedInputStream(new Slice(channel, "pickles", 0, channel.size()).open()));
        checkHeader(in, header);
        this.pickled = RestrictedUnpickler.read(in, place);
        Place keys = Place.of(path).in("storage keys");
        locate(RestrictedUnpickler.read(in, keys).root(), in.position(), keys);
    }

    /**
     * Opens the file and reads its pickles.
     *
     * @throws CheckpointException if it is not a readable checkpoint
     */
    static LegacyCheckpointFile open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path);
            try {
                return new LegacyCheckpointFile(channel, path);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw Place.of(path).refuse("reading failed: " + e.getMessage(), "Check the file and disk", e);
        }
    }

    @Override
    public @Nullable Object root() {
        return pickled.root();
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public StorageBytes find(StoredNumbers storage) {
        Slice slice = slices.get(storage.key());
        if (slice == null) {
            throw missing(storage.key());
        }
        return slice;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void checkHeader(PickleInput in, Place place) {
        if (!MAGIC.equals(RestrictedUnpickler.read(in, place).root())) {
            throw place.refuse(
                    "it is a pickle, but does not begin with PyTorch's magic number",
                    "Name a file that torch.save wrote, not pickle.dump");
        }
        @Nullable Object protocol = RestrictedUnpickler.read(in, place).root();
        if (!Integer.valueOf(PROTOCOL).equals(protocol)) {
            throw place.refuse("the format's version is " + Shown.value(protocol) + ", expected " + PROTOCOL, DAMAGED);
        }
        // Sizes of C types and the byte order of the machine: neither changes what follows.
        RestrictedUnpickler.read(in, place);
    }

    private void locate(@Nullable Object keys, long storagesAt, Place keysPlace) throws IOException {
        if (!(keys instanceof List<?> list)) {
            throw keysPlace.refuse("they are " + Shown.value(keys) + " instead of a list", DAMAGED);
        }
        long position = storagesAt;
        for (Object key : list) {
            StoredNumbers storage =
                    key instanceof String text ? pickled.storages().get(text) : null;
            if (storage == null) {
                throw keysPlace.refuse("key " + Shown.value(key) + " is not of a storage that the object has", DAMAGED);
            }
            Place at = place.in("storage " + Shown.printable(storage.key()));
            long elements = count(position, at);
            if (elements != storage.elements()) {
                throw at.refuseAt(
                        position,
                        "it has " + elements + " numbers, but the object says " + storage.elements(),
                        DAMAGED,
                        null);
            }
            position += Long.BYTES;
            if (storage.bytes() > channel.size() - position) {
                throw at.refuseAt(
                        position,
                        "its " + storage.bytes() + " bytes go beyond the file's end at byte " + channel.size(),
                        "The file is truncated; fetch it again",
                        null);
            }
            String name = "storage " + Shown.printable(storage.key()) + " at byte " + position;
            if (slices.put(storage.key(), new Slice(channel, name, position, storage.bytes())) != null) {
                throw keysPlace.refuse("key " + Shown.value(key) + " is there twice", DAMAGED);
            }
            position += storage.bytes();
        }
    }

    private long count(long position, Place at) throws IOException {
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (count.hasRemaining()) {
            if (channel.read(count, position + count.position()) < 0) {
                throw at.refuseAt(
                        position,
                        "the file ends before it",
                        "The file is truncated; fetch it again",
                        new EOFException());
            }
        }
        return count.getLong(0);
    }

    private CheckpointException missing(String key) {
        return place.refuse("storage " + Shown.printable(key) + " is not in the list of storages", DAMAGED);
    }

    /** A run of the file's bytes. Reads at positions of its own, so that threads do not disturb one another. */
    private record Slice(FileChannel channel, String name, long position, long size) implements StorageBytes {
        @Override
        public ByteOrder order() {
            return ByteOrder.LITTLE_ENDIAN;
        }

        @Override
        public OptionalLong crc32() {
            return OptionalLong.empty();
        }

        @Override
        public InputStream open() {
            return new InputStream() {
                private long at = position;

                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    long left = position + size - at;
                    if (left <= 0) {
                        return length == 0 ? 0 : -1;
                    }
                    int count = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, left)), at);
                    at += Math.max(count, 0);
                    return count;
                }

                @Override
                public long skip(long count) {
                    long skipped = Math.max(0, Math.min(count, position + size - at));
                    at += skipped;
                    return skipped;
                }
            };
        }
    }
}
