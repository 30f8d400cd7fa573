package io.flowmask.model.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** The bytes of one storage, wherever the file keeps them. Threads may open it at the same time. */
interface StorageBytes {
    /** What the file calls it, for messages. */
    String name();

    /** Number of bytes that the file says there are; not more than it can hold. */
    long size();

    ByteOrder order();

    /** CRC-32 of all bytes, where the file has one. */
    OptionalLong crc32();

    /** The bytes from the first on. Skipping is cheap unless they are compressed. */
    InputStream open() throws IOException;
}
