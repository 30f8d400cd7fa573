package io.flowmask.job.options;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values on a command line: {@code --key value}, {@code --key=value}, {@code -Dkey=value} and {@code --config FILE}. Flags win
 * over {@code -D}, {@code -D} over the file.
 */
final class OptionArguments {
    private final Map<String, GivenValue> flags = new LinkedHashMap<>();
    private final Map<String, GivenValue> definitions = new LinkedHashMap<>();
    private Optional<Path> file = Optional.empty();

    private OptionArguments() {}

    /**
     * Reads a command line and its file.
     *
     * @param problems takes what is wrong; never quotes a value, which may be a secret
     * @return values by key, known or not
     */
    static Map<String, GivenValue> read(List<String> arguments, List<String> problems) {
        OptionArguments reading = new OptionArguments();
        int i = 0;
        while (i < arguments.size()) {
            i += reading.take(arguments, i, problems);
        }
        Map<String, GivenValue> values = new LinkedHashMap<>();
        reading.file.ifPresent(path -> values.putAll(OptionFile.read(path, problems)));
        values.putAll(reading.definitions);
        values.putAll(reading.flags);
        return values;
    }

    /** Takes the argument at {@code i}, and the next one where that is its value; returns how many were taken. */
    private int take(List<String> arguments, int i, List<String> problems) {
        String argument = arguments.get(i);
        boolean definition = argument.startsWith("-D");
        if (!definition && !argument.startsWith("--")) {
            problems.add(
                    "Argument " + (i + 1) + " belongs to no option: write --key value, and quote values with spaces");
            return 1;
        }
        String rest = argument.substring(2);
        int taken = 1;
        if (definition && rest.isEmpty() && i + 1 < arguments.size()) {
            rest = arguments.get(i + 1);
            taken = 2;
        }
        int equals = rest.indexOf('=');
        if (equals >= 0) {
            put(definition, rest.substring(0, equals), rest.substring(equals + 1));
        } else if (!definition
                && i + 1 < arguments.size()
                && !arguments.get(i + 1).startsWith("--")) {
            put(false, rest, arguments.get(i + 1));
            taken = 2;
        } else {
            problems.add((definition ? "-D" : "--") + rest + " has no value: write "
                    + (definition ? "-Dkey=value" : "--" + rest + " value"));
        }
        return taken;
    }

    private void put(boolean definition, String key, String value) {
        if (definition) {
            definitions.put(key, new GivenValue(value, "-D" + key));
        } else if (key.equals("config")) {
            file = Optional.of(Path.of(value));
        } else {
            flags.put(key, new GivenValue(value, "--" + key));
        }
    }
}
