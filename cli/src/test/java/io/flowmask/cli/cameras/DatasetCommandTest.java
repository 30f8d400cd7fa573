package io.flowmask.cli.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.terminal.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCommandTest {
    @TempDir
    Path folder;

    @Test
    void refusesAnOddWidthBeforeAnythingIsWritten() {
        Path out = folder.resolve("set");

        Result result = run(out, "--size", "641x361");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .startsWith(
                        "A simulated frame has an even width, but the size is 641×361 (width × height): take a width"
                                + " of 640 or 642.");
        assertThat(out).doesNotExist();
    }

    @Test
    void saysThatAFileIsInTheWay() throws Exception {
        Path out = Files.writeString(folder.resolve("set"), "mine");

        Result result = run(out);

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .isEqualToNormalizingNewlines(
                        "flowmask: " + out + " is there already and is no folder. Give another path, or remove it.\n");
        assertThat(out).hasContent("mine");
    }

    private static Result run(Path out, Object... more) {
        Object[] first = {"cameras", "dataset", "--clips", 1, "--frames-per-clip", 1, "--out", out};
        return TestingCommandLine.run(
                Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray());
    }
}
