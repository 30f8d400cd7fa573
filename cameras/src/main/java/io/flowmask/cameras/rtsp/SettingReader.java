package io.flowmask.cameras.rtsp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the settings of a camera, or the defaults, from a list's entries. Every wrong one is reported at its line. */
final class SettingReader {
    static final Set<String> KEYS = Set.of("max-fps", "max-size", "jpeg-quality", "transport", "hardware");

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})[x×](\\d{1,5})");

    private final BiConsumer<Mark, String> problems;
    private final String where;

    SettingReader(BiConsumer<Mark, String> problems, String where) {
        this.problems = problems;
        this.where = where;
    }

    StreamSettings read(Map<String, Node> entries, StreamSettings defaults) {
        StreamSettings.Builder settings = defaults.toBuilder();
        set(entries, "max-fps", "frames per second, a number above 0 and at most 1000", text -> {
            settings.maxFramesPerSecond(Double.parseDouble(text)).build();
        });
        set(entries, "max-size", "width and height in pixels, at least 16x16, for example 1280x720", text -> {
            Matcher form = SIZE.matcher(text);
            if (!form.matches()) {
                throw new IllegalArgumentException();
            }
            settings.maxSize(new SizeLimit(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))));
        });
        set(entries, "jpeg-quality", "a whole number, 1..100", text -> {
            settings.jpegQuality(Integer.parseInt(text)).build();
        });
        set(entries, "transport", "one of " + names(Transport.values()), text -> {
            settings.transport(Transport.valueOf(constant(text)));
        });
        set(entries, "hardware", "one of " + names(HardwareDecoding.values()), text -> {
            settings.hardware(HardwareDecoding.valueOf(constant(text)));
        });
        return problemFree(settings, defaults);
    }

    /** A wrong value has been reported, and what is made of the others no longer matters. */
    private static StreamSettings problemFree(StreamSettings.Builder settings, StreamSettings defaults) {
        try {
            return settings.build();
        } catch (IllegalArgumentException e) {
            return defaults;
        }
    }

    private void set(Map<String, Node> entries, String key, String expected, Consumer<String> setter) {
        if (!entries.containsKey(key)) {
            return;
        }
        Optional<String> text = YamlMapping.text(entries, key);
        try {
            setter.accept(text.orElseThrow(IllegalArgumentException::new));
        } catch (IllegalArgumentException e) {
            problems.accept(
                    entries.get(key).getStartMark(),
                    where + key + " is " + text.map(value -> "'" + value + "'").orElse("empty or no single value")
                            + ". Expected " + expected);
        }
    }

    private static String constant(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static String names(Enum<?>[] constants) {
        return String.join(
                ", ",
                Arrays.stream(constants)
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
