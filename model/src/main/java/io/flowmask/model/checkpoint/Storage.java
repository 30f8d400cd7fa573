package io.flowmask.model.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** Reads numbers of a storage from the file, as floats. Thread-safe; keeps nothing. */
final class Storage {
    private static final int CHUNK_BYTES = 1 << 16;

    private final StoredNumbers numbers;
    private final StorageBytes bytes;
    private final Place place;
    private volatile boolean verified;

    Storage(StoredNumbers numbers, StorageBytes bytes, Place file) {
        this.numbers = numbers;
        this.bytes = bytes;
        this.place = file.in(bytes.name());
        this.verified = bytes.crc32().isEmpty();
    }

    /** Reads {@code count} numbers from number {@code first} on. What is read first has its checksum compared. */
    float[] read(long first, int count) {
        try {
            return verified ? readPart(first, count) : readAndVerify(first, count);
        } catch (EOFException e) {
            throw place.refuse("the file ends in the middle of it", "The file is truncated; fetch it again", e);
        } catch (IOException e) {
            throw place.refuse(
                    "reading failed: " + e.getMessage(), "The file is damaged or the disk failed; fetch it again", e);
        }
    }

    private float[] readPart(long first, int count) throws IOException {
        try (InputStream in = bytes.open()) {
            in.skipNBytes(byteOffset(first));
            return decode(in, count);
        }
    }

    private float[] readAndVerify(long first, int count) throws IOException {
        long expected = bytes.crc32().getAsLong();
        CRC32 crc = new CRC32();
        float[] result;
        try (InputStream in = new CheckedInputStream(bytes.open(), crc)) {
            in.skipNBytes(byteOffset(first));
            result = decode(in, count);
            in.skipNBytes(bytes.size() - byteOffset(first + count));
        }
        if (crc.getValue() != expected) {
            throw place.refuse(
                    "its checksum is %08x, but its bytes give %08x".formatted(expected, crc.getValue()),
                    "The file is damaged: fetch it again, or save it again if PyTorch was told not to compute checksums");
        }
        verified = true;
        return result;
    }

    private long byteOffset(long element) {
        return element * numbers.type().bytes();
    }

    private float[] decode(InputStream in, int count) throws IOException {
        ElementType type = numbers.type();
        float[] result = new float[count];
        byte[] chunk = new byte[CHUNK_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(bytes.order());
        int perChunk = CHUNK_BYTES / type.bytes();
        for (int done = 0; done < count; done += perChunk) {
            int now = Math.min(perChunk, count - done);
            if (in.readNBytes(chunk, 0, now * type.bytes()) < now * type.bytes()) {
                throw new EOFException();
            }
            if (type == ElementType.FLOAT32) {
                buffer.asFloatBuffer().get(result, done, now);
            } else {
                for (int i = 0; i < now; i++) {
                    result[done + i] = type.decode(buffer, i * type.bytes());
                }
            }
        }
        return result;
    }
}
