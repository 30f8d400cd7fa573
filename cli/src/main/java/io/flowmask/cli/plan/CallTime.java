package io.flowmask.cli.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How long one call takes, as people write it: {@code 8=24.5} for a batch of 8 frames, {@code 5.2} for a single one. */
record CallTime(int batch, double millis) {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,4})=)?(\\d{1,7}(?:\\.\\d{1,6})?)");

    /** Milliseconds by batch size; of two for the same size the last counts. */
    static Map<Integer, Double> byBatch(List<CallTime> times) {
        Map<Integer, Double> byBatch = new LinkedHashMap<>();
        times.forEach(time -> byBatch.put(time.batch, time.millis));
        return byBatch;
    }

    /** Reads {@code --full-ms} and {@code --partial-ms}. */
    static final class Converter implements ITypeConverter<CallTime> {
        @Override
        public CallTime convert(String value) {
            Matcher form = FORM.matcher(value.strip());
            if (!form.matches()) {
                throw new TypeConversionException(
                        "expected milliseconds, or a batch size and milliseconds such as 8=24.5," + " but it is '"
                                + value + "'");
            }
            return new CallTime(
                    form.group(1) == null ? 1 : Integer.parseInt(form.group(1)), Double.parseDouble(form.group(2)));
        }
    }
}
