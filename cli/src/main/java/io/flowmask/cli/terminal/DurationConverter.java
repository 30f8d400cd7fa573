package io.flowmask.cli.terminal;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as people write them: {@code 500ms}, {@code 90s}, {@code 10m}, {@code 1h30m}, or ISO 8601. */
public final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String value) {
        String text = value.strip().replace(" ", "").toLowerCase(Locale.ROOT);
        try {
            Duration duration;
            if (text.matches("\\d+ms")) {
                duration = Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
            } else if (text.startsWith("p")) {
                duration = Duration.parse(text);
            } else {
                duration = Duration.parse("pt" + text);
            }
            if (!duration.isNegative() && !duration.isZero()) {
                return duration;
            }
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            // The message below says more than the parser's.
        }
        throw new TypeConversionException(
                "expected a duration such as 500ms, 90s, 10m or 1h30m, but it is '" + value + "'");
    }
}
