package io.flowmask.cli.cameras;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size as people write it: {@code 640x360}, width first, in pixels. */
public record PictureSize(int width, int height) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})[x×](\\d{1,5})");

    /** Reads {@code --size}. */
    public static final class Converter implements ITypeConverter<PictureSize> {
        @Override
        public PictureSize convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is not a size. Give width and height in pixels, for example 640x360.");
            }
            return new PictureSize(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
        }
    }
}
