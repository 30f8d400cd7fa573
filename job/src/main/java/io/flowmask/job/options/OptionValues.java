package io.flowmask.job.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Given values, read as their options' types. Collects what is wrong instead of failing at the first. */
final class OptionValues {
    private final Map<String, GivenValue> given;
    private final List<String> problems;

    OptionValues(Map<String, GivenValue> given, List<String> problems) {
        this.given = given;
        this.problems = new ArrayList<>(problems);
        given.forEach((key, value) -> {
            if (OptionCatalog.find(key).isEmpty() && !key.startsWith(KafkaOptions.PASSTHROUGH_PREFIX)) {
                this.problems.add("There is no option " + key + " (" + value.origin() + ")");
            }
        });
        if (this.problems.stream().anyMatch(problem -> problem.startsWith("There is no option"))) {
            this.problems.add("The options are " + String.join(", ", OptionCatalog.keys()) + ", and "
                    + KafkaOptions.PASSTHROUGH_PREFIX + "* for settings of the Kafka clients");
        }
    }

    /** Whether somebody gave a value. */
    boolean isGiven(ConfigOption<?> option) {
        return given.containsKey(option.key());
    }

    /** The value that was given; empty where there is none or it cannot be read. */
    <T> Optional<T> find(ConfigOption<T> option) {
        GivenValue value = given.get(option.key());
        if (value == null) {
            return Optional.empty();
        }
        OptionCatalog.Entry entry = OptionCatalog.find(option.key()).orElseThrow();
        Configuration configuration = new Configuration();
        configuration.setString(option.key(), entry.toFlink(value.text()));
        try {
            return configuration.getOptional(option);
        } catch (IllegalArgumentException e) {
            problem(option, "expected " + entry.expected() + ", found \"" + value.text() + "\"");
            return Optional.empty();
        }
    }

    /** The value that was given, or else the default. */
    <T> T get(ConfigOption<T> option) {
        return find(option).orElseGet(option::defaultValue);
    }

    /** Says that an option's value is wrong, and where it came from. */
    void problem(ConfigOption<?> option, String problem) {
        GivenValue value = given.get(option.key());
        problems.add(option.key() + ": " + problem + (value == null ? "" : " (" + value.origin() + ")"));
    }

    void check(boolean valid, ConfigOption<?> option, String problem) {
        if (!valid) {
            problem(option, problem);
        }
    }

    /** Makes something that checks its settings itself; where it refuses them, notes why and returns the fallback. */
    <T> T build(Supplier<T> settings, Supplier<T> fallback) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return fallback.get();
        }
    }

    /** Everything given under the prefix, without it. */
    Map<String, String> withPrefix(String prefix) {
        Map<String, String> found = new TreeMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value.text());
            }
        });
        return found;
    }

    void add(String problem) {
        problems.add(problem);
    }

    /**
     * Ends reading.
     *
     * @throws InvalidOptionsException when anything was wrong
     */
    void finish() {
        if (!problems.isEmpty()) {
            throw new InvalidOptionsException(problems);
        }
    }
}
