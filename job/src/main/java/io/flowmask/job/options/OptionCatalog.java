package io.flowmask.job.options;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** Every option there is, in the order of declaration, with what Flink's {@link ConfigOption} does not tell of its type. */
public final class OptionCatalog {
    private static final Map<String, Class<?>> GROUPS = groups();
    private static final Map<String, Entry> BY_KEY = byKey();

    private static final Map<Class<?>, String> EXPECTED = Map.of(
            String.class, "a text",
            Integer.class, "a whole number",
            Float.class, "a number",
            Boolean.class, "true or false",
            Duration.class, "a duration such as 20 ms, 10 s or 1 h",
            MemorySize.class, "a size such as 16 mb");

    private OptionCatalog() {}

    /**
     * An option.
     *
     * @param group heading under which it is documented
     * @param option key, default and description
     * @param type type of the value, or of its elements where it is a list
     * @param list whether several values may be given, separated by commas
     */
    public record Entry(String group, ConfigOption<?> option, Class<?> type, boolean list) {

        public String key() {
            return option.key();
        }

        /** What a value looks like, as in "expected …". */
        public String expected() {
            String one = expectedOne();
            return list ? one + ", or several separated by commas" : one;
        }

        private String expectedOne() {
            if (type.isEnum()) {
                return Arrays.stream(type.getEnumConstants())
                        .map(OptionCatalog::display)
                        .collect(Collectors.joining(" or "));
            }
            return Objects.requireNonNull(
                    EXPECTED.get(type), () -> option.key() + " has a type nobody described: " + type);
        }

        /** The default as a user would write it. */
        public Optional<String> defaultText() {
            if (!option.hasDefaultValue()) {
                return Optional.empty();
            }
            Object value = option.defaultValue();
            return Optional.of(
                    value instanceof List<?> values
                            ? values.stream().map(OptionCatalog::display).collect(Collectors.joining(","))
                            : display(value));
        }

        /** The description as plain text. */
        public String description() {
            return new HtmlFormatter().format(option.description()).replace("&nbsp;", " ");
        }

        /** The value in the form that Flink parses: enum constants by name, list elements separated by semicolons. */
        String toFlink(String value) {
            if (list) {
                return Arrays.stream(value.split("[,;]", -1))
                        .map(String::strip)
                        .map(this::element)
                        .collect(Collectors.joining(";"));
            }
            return element(value.strip());
        }

        private String element(String value) {
            if (!type.isEnum()) {
                return value;
            }
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> bare(((Enum<?>) constant).name()).equals(bare(value)))
                    .map(constant -> constant.toString())
                    .findFirst()
                    .orElse(value);
        }

        private static String bare(String name) {
            return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
        }
    }

    /** All options. */
    public static List<Entry> all() {
        return List.copyOf(BY_KEY.values());
    }

    static Optional<Entry> find(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    private static Map<String, Class<?>> groups() {
        Map<String, Class<?>> groups = new LinkedHashMap<>();
        groups.put("Topics", KafkaOptions.class);
        groups.put("Model, keyframes and batches", SegmentationJobOptions.class);
        groups.put("Flink", RuntimeOptions.class);
        return groups;
    }

    private static Map<String, Entry> byKey() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        GROUPS.forEach((group, holder) -> {
            for (Field field : holder.getDeclaredFields()) {
                if (Modifier.isPublic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                    Entry entry = entry(group, field);
                    entries.put(entry.key(), entry);
                }
            }
        });
        return entries;
    }

    private static Entry entry(String group, Field field) {
        Type type = ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
        boolean list = type instanceof ParameterizedType;
        Type element = type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : type;
        try {
            return new Entry(group, (ConfigOption<?>) field.get(null), (Class<?>) element, list);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " should be a public constant", e);
        }
    }

    private static String display(Object value) {
        if (value instanceof Enum<?> constant) {
            String text = constant.toString();
            return text.equals(constant.name()) ? text.toLowerCase(Locale.ROOT).replace('_', '-') : text;
        }
        if (value instanceof Duration duration) {
            return TimeUtils.formatWithHighestUnit(duration);
        }
        return value.toString();
    }

    /** All keys, for messages. */
    static List<String> keys() {
        return new ArrayList<>(BY_KEY.keySet());
    }
}
