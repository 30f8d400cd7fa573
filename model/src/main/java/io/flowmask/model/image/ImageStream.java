package io.flowmask.model.image;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.UnreadableImageException.Reason;
import java.util.Arrays;

/**
 * An encoded image as a stream of bytes that is checked before a decoder sees it: what it is, what size it announces, whether it is
 * all there. Decodes nothing and trusts nothing. Stricter than the decoders, so that they cannot come to another size.
 */
sealed interface ImageStream permits JpegStream, PngStream {

    /**
     * Recognises the format by the first bytes.
     *
     * @throws UnreadableImageException when there are none, or of another format
     */
    static ImageStream of(byte[] image) throws UnreadableImageException {
        if (image.length == 0) {
            throw new UnreadableImageException(Reason.EMPTY, "The image is empty, expected a JPEG or PNG");
        }
        if (startsWith(image, JpegStream.SIGNATURE)) {
            return new JpegStream(image);
        }
        if (startsWith(image, PngStream.SIGNATURE)) {
            return new PngStream(image);
        }
        StringBuilder start = new StringBuilder();
        for (int i = 0; i < Math.min(8, image.length); i++) {
            start.append(String.format(" %02x", image[i] & 0xff));
        }
        throw undecodable(
                "The image of " + image.length + " bytes is neither JPEG nor PNG, it starts with bytes" + start);
    }

    ImageEncoding encoding();

    /**
     * The size that the header announces.
     *
     * @throws UnreadableImageException when there is no header or it makes no sense
     */
    FrameSize announcedSize() throws UnreadableImageException;

    /**
     * Checks what can be checked without decoding.
     *
     * @throws UnreadableImageException when the stream is truncated, or damaged so that it shows
     */
    void checkWhole() throws UnreadableImageException;

    private static boolean startsWith(byte[] image, byte[] signature) {
        return image.length >= signature.length
                && Arrays.equals(image, 0, signature.length, signature, 0, signature.length);
    }

    static UnreadableImageException undecodable(String message) {
        return new UnreadableImageException(Reason.UNDECODABLE, message);
    }
}
