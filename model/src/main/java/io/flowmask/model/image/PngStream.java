package io.flowmask.model.image;

import static io.flowmask.model.image.ImageStream.undecodable;

import io.flowmask.model.geometry.FrameSize;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * A PNG: chunks of length, type, data and checksum, the first of which is the header (PNG specification, §5.3 and §11.2.2). Lengths
 * and checksums are checked here although the decoder does so too, as it takes its time over those that are wrong and writes about
 * them to standard error.
 */
final class PngStream implements ImageStream {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static final int LENGTH_BYTES = 4;
    private static final int TYPE_BYTES = 4;
    private static final int CHECKSUM_BYTES = 4;
    private static final int HEADER_BYTES = 13;
    private static final int HEADER = 0x49484452;
    private static final int END = 0x49454e44;

    /** Big-endian, as a PNG's numbers are. */
    private final ByteBuffer bytes;

    PngStream(byte[] image) {
        bytes = ByteBuffer.wrap(image);
    }

    @Override
    public ImageEncoding encoding() {
        return ImageEncoding.PNG;
    }

    @Override
    public FrameSize announcedSize() throws UnreadableImageException {
        int type = SIGNATURE.length + LENGTH_BYTES;
        int width = type + TYPE_BYTES;
        if (bytes.capacity() < width + HEADER_BYTES) {
            throw undecodable("The PNG is truncated after " + bytes.capacity() + " bytes, in its header");
        }
        if (bytes.getInt(SIGNATURE.length) != HEADER_BYTES || bytes.getInt(type) != HEADER) {
            throw undecodable("The PNG does not start with a header (a chunk IHDR of " + HEADER_BYTES + " bytes)");
        }
        int widthPx = bytes.getInt(width);
        int heightPx = bytes.getInt(width + 4);
        if (widthPx <= 0 || heightPx <= 0) {
            throw undecodable("The PNG's header announces " + Integer.toUnsignedString(widthPx) + "×"
                    + Integer.toUnsignedString(heightPx) + " pixels");
        }
        return new FrameSize(heightPx, widthPx);
    }

    @Override
    public void checkWhole() throws UnreadableImageException {
        CRC32 checksum = new CRC32();
        int position = SIGNATURE.length;
        while (true) {
            long left = bytes.capacity() - (long) position - LENGTH_BYTES - TYPE_BYTES - CHECKSUM_BYTES;
            if (left < 0) {
                throw undecodable(
                        "The PNG is truncated after " + bytes.capacity() + " bytes, before its end chunk (IEND)");
            }
            long length = Integer.toUnsignedLong(bytes.getInt(position));
            if (length > left) {
                throw undecodable("The PNG is truncated after " + bytes.capacity() + " bytes: its chunk at byte "
                        + position + " announces " + length + " bytes, but " + left + " follow");
            }
            int type = position + LENGTH_BYTES;
            int end = type + TYPE_BYTES + (int) length;
            checksum.reset();
            checksum.update(bytes.array(), type, end - type);
            if ((int) checksum.getValue() != bytes.getInt(end)) {
                throw undecodable("The PNG is damaged: the checksum of its chunk at byte " + position + " is "
                        + Long.toHexString(checksum.getValue()) + ", expected "
                        + Integer.toHexString(bytes.getInt(end)));
            }
            if (bytes.getInt(type) == END) {
                return;
            }
            position = end + CHECKSUM_BYTES;
        }
    }
}
