package io.flowmask.model.image;

import static io.flowmask.model.image.ImageStream.undecodable;

import io.flowmask.model.geometry.FrameSize;

/**
 * A JPEG: segments of marker, length and data, one of which is the frame header; then scans, and at last an end marker (ITU T.81,
 * annex B). Scans have no checksum, so that damage inside one stays unnoticed as long as it can be decoded.
 */
final class JpegStream implements ImageStream {
    static final byte[] SIGNATURE = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private static final int MARKER = 0xff;
    private static final int FIRST_FRAME_HEADER = 0xc0;
    private static final int LAST_FRAME_HEADER = 0xcf;
    private static final int HUFFMAN_TABLES = 0xc4;
    private static final int RESERVED = 0xc8;
    private static final int ARITHMETIC_CONDITIONING = 0xcc;
    private static final int FIRST_RESTART = 0xd0;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;

    /**
     * Scans that are decoded at most. Encoders write about ten, but a few hostile bytes make a scan, and the decoder goes over
     * the whole picture for each.
     */
    private static final int MAX_SCANS = 100;

    private final byte[] image;

    JpegStream(byte[] image) {
        this.image = image;
    }

    @Override
    public ImageEncoding encoding() {
        return ImageEncoding.JPEG;
    }

    @Override
    public FrameSize announcedSize() throws UnreadableImageException {
        int frameHeader = frameHeader();
        int heightPx = int16(frameHeader + 3);
        int widthPx = int16(frameHeader + 5);
        if (widthPx == 0 || heightPx == 0) {
            throw undecodable("The JPEG's header announces " + widthPx + "×" + heightPx + " pixels");
        }
        return new FrameSize(heightPx, widthPx);
    }

    @Override
    public void checkWhole() throws UnreadableImageException {
        int start = frameHeader();
        if (lastMarker(END_OF_IMAGE, start) < 0) {
            throw undecodable("The JPEG is truncated after " + image.length + " bytes, before its end marker");
        }
        int scans = 0;
        for (int i = start; i < image.length - 1; i++) {
            // Inside a scan, a byte that looks like the start of a marker is followed by 0.
            if (image[i] == (byte) MARKER && image[i + 1] == (byte) START_OF_SCAN) {
                scans++;
            }
        }
        if (scans == 0 || scans > MAX_SCANS) {
            throw undecodable("The JPEG has " + scans + " scans, expected 1 to " + MAX_SCANS);
        }
    }

    /** Where the last such marker is, searched from the end, which is where an end marker is; -1 when there is none. */
    private int lastMarker(int marker, int from) {
        for (int i = image.length - 2; i >= from; i--) {
            if (image[i + 1] == (byte) marker && image[i] == (byte) MARKER) {
                return i;
            }
        }
        return -1;
    }

    /** Where the frame header's length is, right after its marker. */
    private int frameHeader() throws UnreadableImageException {
        int position = 2;
        while (true) {
            int start = position;
            while (byteAt(position) == MARKER) {
                position++;
            }
            int marker = byteAt(position++);
            if (position - start < 2 || marker < FIRST_FRAME_HEADER) {
                throw undecodable("The JPEG has no segment at byte " + start + ", where one must start");
            }
            if (marker >= FIRST_RESTART && marker <= START_OF_SCAN) {
                throw undecodable("The JPEG has marker ff" + Integer.toHexString(marker) + " at byte " + start
                        + ", before a frame header");
            }
            if (isFrameHeader(marker)) {
                return position;
            }
            int length = int16(position);
            if (length < 2) {
                throw undecodable("The JPEG's segment at byte " + start + " announces a length of " + length
                        + ", expected 2 or more");
            }
            position += length;
        }
    }

    private static boolean isFrameHeader(int marker) {
        return marker >= FIRST_FRAME_HEADER
                && marker <= LAST_FRAME_HEADER
                && marker != HUFFMAN_TABLES
                && marker != RESERVED
                && marker != ARITHMETIC_CONDITIONING;
    }

    private int byteAt(int position) throws UnreadableImageException {
        if (position >= image.length) {
            throw undecodable("The JPEG is truncated after " + image.length + " bytes, before its frame header ends");
        }
        return image[position] & 0xff;
    }

    private int int16(int position) throws UnreadableImageException {
        return byteAt(position) << 8 | byteAt(position + 1);
    }
}
