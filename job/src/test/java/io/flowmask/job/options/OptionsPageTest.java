package io.flowmask.job.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps docs/options.md the same as the options. */
class OptionsPageTest {
    private static final Path PAGE = Path.of("../docs/options.md");
    private static final String UPDATE =
            "mvn -Pfast -DskipTests=false -Dsurefire.failIfNoSpecifiedTests=false -Dtest=OptionsPageTest -Ddocs.update=true -pl job -am test";

    @Test
    void thePageSaysWhatTheOptionsAre() throws IOException {
        String page = page();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE).as("Write the page anew: " + UPDATE).hasContent(page);
    }

    @Test
    void everyOptionIsDescribed() {
        assertThat(OptionCatalog.all()).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.description()).as(entry.key()).endsWith(".");
            assertThat(entry.expected()).as(entry.key()).isNotEmpty();
            assertThat(entry.key()).matches("[a-z]+(-[a-z]+)*");
        });
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Options of the job

                As flags (`--key value` or `--key=value`), as `-Dkey=value`, or in a file (`--config FILE`, YAML or Java properties).
                Flags win over `-D`, `-D` over the file, the file over the defaults. Everything that is wrong is reported together.

                Settings under `kafka.` go to every Kafka client as they are, without the prefix: `kafka.security.protocol`,
                `kafka.sasl.jaas.config` and so on. They are never printed; put secrets into the file rather than on the command line.

                This page is generated; a test compares it with the code.
                """);
        List<OptionCatalog.Entry> entries = OptionCatalog.all();
        String group = "";
        for (OptionCatalog.Entry entry : entries) {
            if (!entry.group().equals(group)) {
                group = entry.group();
                page.append("\n## ")
                        .append(group)
                        .append("\n\n| option | default | value | meaning |\n|---|---|---|---|\n");
            }
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            entry.key(),
                            entry.defaultText().map(text -> "`" + text + "`").orElse(""),
                            entry.expected(),
                            entry.description().replace("|", "\\|")));
        }
        return page.toString();
    }
}
