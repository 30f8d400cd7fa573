package io.flowmask.model.image;

import io.flowmask.model.geometry.FrameSize;

/**
 * A frame as it was sent: encoded bytes and what the sender says of them. Holds {@code bytes} without a copy; nobody may change
 * them afterwards.
 */
public final class EncodedImage {
    private final byte[] bytes;
    private final ImageEncoding encoding;
    private final FrameSize announcedSize;

    public EncodedImage(byte[] bytes, ImageEncoding encoding, FrameSize announcedSize) {
        this.bytes = bytes;
        this.encoding = encoding;
        this.announcedSize = announcedSize;
    }

    /** The encoded image; shared, not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public ImageEncoding encoding() {
        return encoding;
    }

    /** The size the sender announced; the decoded image must have it. */
    public FrameSize announcedSize() {
        return announcedSize;
    }
}
