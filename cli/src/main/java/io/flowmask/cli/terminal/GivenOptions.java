package io.flowmask.cli.terminal;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What was typed, as opposed to what has its default. An option that would do nothing is refused, not ignored. */
public final class GivenOptions {
    private GivenOptions() {}

    /** The first of some options that was given. */
    public static Optional<String> first(CommandLine command, List<String> names) {
        return names.stream()
                .filter(name -> command.getParseResult().hasMatchedOption(name))
                .findFirst();
    }

    /**
     * Refuses options that mean nothing here.
     *
     * @param names of the options
     * @param why follows the option's name: "goes with --embedded only"
     */
    public static void refuse(CommandLine command, List<String> names, String why) {
        first(command, names).ifPresent(name -> {
            throw new ParameterException(command, name + " " + why + ".");
        });
    }
}
