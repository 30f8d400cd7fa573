package io.flowmask.cli.run;

import io.flowmask.job.options.KafkaOptions;
import io.flowmask.job.options.OptionCatalog;
import io.flowmask.job.options.SegmentationJobOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Makes every option of the job a flag of the command, from the same catalogue as the documentation, and hands them on. */
final class JobFlags implements IModelTransformer {
    /** Where the embedded broker decides. */
    static final Set<String> OF_THE_BROKER = Set.of(
            KafkaOptions.BOOTSTRAP_SERVERS.key(), KafkaOptions.START_OFFSETS.key(), KafkaOptions.TOPIC_PATTERN.key());

    @Override
    public CommandSpec transform(CommandSpec command) {
        Map<String, ArgGroupSpec.Builder> groups = new LinkedHashMap<>();
        for (OptionCatalog.Entry entry : OptionCatalog.all()) {
            if (isOwnFlag(entry.key())) {
                continue;
            }
            groups.computeIfAbsent(
                            entry.group(),
                            group -> ArgGroupSpec.builder()
                                    .exclusive(false)
                                    .validate(false)
                                    .order(groups.size() + 10)
                                    .heading("%nJob options: " + group + "%n"))
                    .addArg(OptionSpec.builder("--" + entry.key())
                            .type(String.class)
                            .paramLabel("VALUE")
                            .description(description(entry))
                            .build());
        }
        groups.values().forEach(group -> command.addArgGroup(group.build()));
        return command;
    }

    private static boolean isOwnFlag(String key) {
        return key.equals(SegmentationJobOptions.MODEL.key());
    }

    private static String description(OptionCatalog.Entry entry) {
        String text = entry.description()
                + entry.defaultText().map(value -> " Default: " + value + ".").orElse("");
        // picocli formats descriptions: a per cent sign of our own needs to survive that.
        return text.replace("%", "%%").replace("${", "$\u200b{");
    }

    /** The flags that were given, as {@code --key=value}. */
    static List<String> given(ParseResult parsed) {
        List<String> arguments = new ArrayList<>();
        for (OptionCatalog.Entry entry : OptionCatalog.all()) {
            String flag = "--" + entry.key();
            if (!isOwnFlag(entry.key()) && parsed.hasMatchedOption(flag)) {
                arguments.add(flag + "=" + parsed.matchedOptionValue(flag, ""));
            }
        }
        return arguments;
    }

    /** The first flag among these that decides what the embedded broker decides. */
    static Optional<String> brokerFlag(List<String> arguments) {
        return arguments.stream()
                .map(argument -> argument.replaceFirst("^(--|-D)", "").replaceFirst("=.*", ""))
                .filter(OF_THE_BROKER::contains)
                .findFirst();
    }
}
