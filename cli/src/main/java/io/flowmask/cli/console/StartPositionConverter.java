package io.flowmask.cli.console;

import io.flowmask.cli.terminal.DurationConverter;
import io.flowmask.console.topics.StartPosition;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where in the topics reading begins: {@code latest}, {@code earliest}, or a time ago such as {@code 5m}. */
final class StartPositionConverter implements ITypeConverter<StartPosition> {
    @Override
    public StartPosition convert(String value) {
        if (value.equalsIgnoreCase("latest")) {
            return StartPosition.latest();
        }
        if (value.equalsIgnoreCase("earliest")) {
            return StartPosition.earliest();
        }
        try {
            return StartPosition.ago(new DurationConverter().convert(value));
        } catch (TypeConversionException e) {
            throw new TypeConversionException(
                    "expected latest, earliest, or how long ago, such as 30s or 5m, but it is '" + value + "'");
        }
    }
}
