package io.flowmask.model.checkpoint;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import net.razorvine.pickle.PickleException;

/**
 * The bytes of one or more pickles: counts them, ends early with an {@link EOFException} rather than a -1 that a reader could take
 * for a number, and hands out no more than a limit.
 */
final class PickleInput extends FilterInputStream {
    /**
     * Bytes of pickle that are read at most. A published checkpoint has 150 kB; objects in memory are up to a hundred times as large
     * as their pickle.
     */
    static final int MAX_BYTES = 4 << 20;

    private long position;

    PickleInput(InputStream bytes) {
        super(bytes);
    }

    /** Bytes read so far. */
    long position() {
        return position;
    }

    @Override
    public int read() throws IOException {
        checkLimit(1);
        int value = super.read();
        if (value < 0) {
            throw new EOFException();
        }
        position++;
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        checkLimit(length);
        int count = super.read(target, offset, length);
        if (count < 0) {
            throw new EOFException();
        }
        position += count;
        return count;
    }

    /** Reads so many bytes, which are allocated only as they arrive: a length in a hostile file costs nothing. */
    byte[] readBytes(long length) throws IOException {
        checkLimit(length);
        byte[] bytes = in.readNBytes((int) length);
        position += bytes.length;
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    /** Reads an unsigned little-endian number of so many bytes, up to 4. */
    long readUnsigned(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) read() << (8 * i);
        }
        return value;
    }

    private void checkLimit(long length) {
        if (length > MAX_BYTES - position) {
            throw new PickleException("the pickle is longer than the " + MAX_BYTES + " bytes that are accepted");
        }
    }
}
