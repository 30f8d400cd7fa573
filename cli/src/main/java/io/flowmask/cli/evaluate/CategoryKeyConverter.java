package io.flowmask.cli.evaluate;

import io.flowmask.evaluation.dataset.DetectionReader.CategoryKey;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what classes are matched by, as users write it. */
final class CategoryKeyConverter implements ITypeConverter<CategoryKey> {
    @Override
    public CategoryKey convert(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "id" -> CategoryKey.ID;
            case "name" -> CategoryKey.NAME;
            default -> throw new TypeConversionException("expected id or name, but was " + value);
        };
    }
}
