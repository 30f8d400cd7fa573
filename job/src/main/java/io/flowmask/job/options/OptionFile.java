package io.flowmask.job.options;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.flink.configuration.YamlParserUtils;
import org.jspecify.annotations.Nullable;

/** A file of options: YAML, or Java properties where its name ends in {@code .properties}. Nested YAML keys are joined by dots. */
final class OptionFile {
    private final Path file;
    private final Map<String, GivenValue> values = new LinkedHashMap<>();

    private OptionFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the file.
     *
     * @param problems takes what is wrong with the file
     */
    static Map<String, GivenValue> read(Path file, List<String> problems) {
        OptionFile reading = new OptionFile(file);
        if (!Files.isRegularFile(file)) {
            problems.add("--config: there is no file " + file.toAbsolutePath());
            return Map.of();
        }
        try {
            if (file.getFileName().toString().endsWith(".properties")) {
                reading.readProperties();
            } else {
                reading.add("", YamlParserUtils.loadYamlFile(file.toFile()), problems);
            }
        } catch (Exception e) {
            // Not the parser's own message: it quotes the file, and the file may hold secrets.
            problems.add("--config: " + file + " is not a readable "
                    + (file.toString().endsWith(".properties") ? "properties" : "YAML") + " file ("
                    + e.getClass().getSimpleName() + line(e) + ")");
        }
        return reading.values;
    }

    private void readProperties() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        properties.stringPropertyNames().stream().sorted().forEach(key -> put(key, properties.getProperty(key)));
    }

    private void add(String prefix, Map<?, ?> entries, List<String> problems) {
        entries.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> nested) {
                add(key + ".", nested, problems);
            } else if (value instanceof List<?> list) {
                put(key, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
            } else if (value == null) {
                problems.add(key + " has no value (" + origin() + ")");
            } else {
                put(key, value.toString());
            }
        });
    }

    private void put(String key, String value) {
        values.put(key, new GivenValue(value, origin()));
    }

    private String origin() {
        return "file " + file;
    }

    private static String line(@Nullable Throwable e) {
        String message = e == null ? null : e.getMessage();
        int at = message == null ? -1 : message.indexOf("line ");
        return message == null || at < 0 ? "" : ", " + message.substring(at).replaceFirst("(?s)(line \\d+).*", "$1");
    }
}
