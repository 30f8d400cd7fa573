package io.flowmask.cli.evaluate;

import io.flowmask.evaluation.dataset.DetectionReader.ImageKey;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what detections are matched by, as users write it. */
final class ImageKeyConverter implements ITypeConverter<ImageKey> {
    @Override
    public ImageKey convert(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "image-id" -> ImageKey.IMAGE_ID;
            case "file-name" -> ImageKey.FILE_NAME;
            default -> throw new TypeConversionException("expected image-id or file-name, but was " + value);
        };
    }
}
