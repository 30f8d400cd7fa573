package io.flowmask.cameras;

import io.flowmask.schemas.ImageEncoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** What an encoded image says of itself; the pixels are not decoded. */
record ImageHeader(ImageEncoding encoding, int heightPx, int widthPx) {

    /** Empty when the bytes do not start like a JPEG or PNG image, or the header is damaged. */
    static Optional<ImageHeader> read(byte[] bytes) {
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                try {
                    Optional<ImageEncoding> encoding = encoding(reader.getFormatName());
                    if (encoding.isPresent()) {
                        reader.setInput(input, true, true);
                        return Optional.of(new ImageHeader(encoding.get(), reader.getHeight(0), reader.getWidth(0)));
                    }
                } finally {
                    reader.dispose();
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<ImageEncoding> encoding(String formatName) {
        return switch (formatName.toLowerCase(Locale.ROOT)) {
            case "jpeg", "jpg" -> Optional.of(ImageEncoding.JPEG);
            case "png" -> Optional.of(ImageEncoding.PNG);
            default -> Optional.empty();
        };
    }
}
