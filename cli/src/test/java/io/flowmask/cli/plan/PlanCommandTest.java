package io.flowmask.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.TestingModels;
import io.flowmask.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {
    /** 100 cameras on single frames of 10 and 5 ms: see FleetPlanTest. */
    private static final String SINGLE =
            "--cameras 100 --fps 5 --device gpu --full-ms 10 --partial-ms 5 --utilisation 0.75 --frame-bytes 60KB"
                    + " --feature-bytes 1.4MB";

    @TempDir
    private Path folder;

    private static Result plan(String arguments, Object... more) {
        List<Object> all = new ArrayList<>(List.of("plan"));
        all.addAll(Arrays.asList(arguments.split(" ")));
        all.addAll(Arrays.asList(more));
        return TestingCommandLine.run(all.toArray());
    }

    private static JsonNode json(Result result) throws IOException {
        assertThat(result.exitCode()).as(result.err()).isZero();
        return JsonMapper.builder().build().readTree(result.out());
    }

    @Test
    void showsWhatAFleetNeeds() {
        Result result = plan(SINGLE);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("frames                500/s, of which 100/s full and 400/s partial")
                .contains("engine time           3.0 s needed per second")
                .contains("GPUs                  7")
                .contains("busiest               23 cameras, busy for 69 %; mean 14.3 cameras, 43 %")
                .contains("if spread evenly      4")
                .contains("TaskManagers          7; parallelism 7, max-parallelism 128")
                .contains(
                        "full frame            23 ms = 6.0 image and masks + 0.0 collecting + 7.4 queue + 10.0 engine")
                .contains("partitions            7 of frames, 7 of mask events")
                .contains("into the brokers      30.0 MB/s frames, 2.6 MB/s mask events")
                .contains("state                 140 MB: 1.4 MB a camera");
    }

    @Test
    void saysTheSameInJson() throws IOException {
        JsonNode plan = json(plan(SINGLE + " --json"));

        assertThat(plan.at("/devices/count").asInt()).isEqualTo(7);
        assertThat(plan.at("/devices/kind").asText()).isEqualTo("gpu");
        assertThat(plan.at("/kafka/replicationBytesPerSecond").asDouble()).isEqualTo(2 * 32.6e6);
        assertThat(plan.at("/state/bytes").asDouble()).isEqualTo(140_020_000);
        assertThat(plan.at("/latencyMs/beforeBarrier").asDouble()).isEqualTo(70);
    }

    @Test
    void takesWhatBenchMeasuredAndWhatTheModelKeeps() throws IOException {
        Path model = TestingModels.imported(TestingModels.TINY, folder.resolve("model"));
        Result bench = TestingCommandLine.run(
                "model", "bench", model, "--batch-size", "1,2", "--threads", 2, "--cycles", 1, "--json");
        Path file = Files.writeString(folder.resolve("bench.json"), bench.out());

        JsonNode plan = json(plan(
                "--cameras 3 --fps 1 --frame-size 640x360 --json --utilisation 0.99",
                "--bench",
                file,
                "--model",
                model));

        assertThat(plan.at("/devices/kind").asText()).isEqualTo("cpu");
        assertThat(plan.at("/kafka/framesInBytesPerSecond").asDouble()).isEqualTo(3 * 640 * 360 * 0.2);
        assertThat(plan.at("/state/bytesPerCamera").asDouble()).isEqualTo(33_952 + 200);
    }

    @Test
    void asksWhichOfSeveralMeasurements() throws IOException {
        Path file = Files.writeString(folder.resolve("bench.json"), """
                {"results": [
                  {"model": "a", "transform": "full", "batch": 1, "threads": 1, "median_ms": 20.0},
                  {"model": "a", "transform": "partial", "batch": 1, "threads": 1, "median_ms": 10.0},
                  {"model": "a", "transform": "mixed", "batch": 1, "threads": 1, "median_ms": 12.0},
                  {"model": "a", "transform": "full", "batch": 1, "threads": 2, "median_ms": 12.0},
                  {"model": "a", "transform": "partial", "batch": 1, "threads": 2, "median_ms": 6.0},
                  {"model": "b", "transform": "full", "batch": 1, "threads": 2, "median_ms": 5.0}
                ]}
                """);
        String rest = "--cameras 10 --fps 5 --frame-bytes 60KB --feature-bytes 1MB --host-ms 0 --json --bench " + file;

        assertThat(plan(rest).err()).contains("has more than one model; give --bench-model, one of a, b.");
        assertThat(plan(rest + " --bench-model c").err()).contains("has no model c; give --bench-model, one of a, b.");
        assertThat(plan(rest + " --bench-model a").err())
                .contains("has more than one number of threads; give --threads, one of 1, 2.");
        assertThat(plan(rest + " --bench-model b").err()).contains("has no times of partial frames.");
        // 10 · 12 ms + 40 · 6 ms
        assertThat(json(plan(rest + " --bench-model a --threads 2"))
                        .at("/devices/engineSecondsPerSecond")
                        .asDouble())
                .isEqualTo(0.36);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--full-ms 10|--partial-ms 5|there are partial frames: give --partial-ms",
                "--full-ms 10 --partial-ms 5||Give the engine's times, either --bench FILE or --full-ms and --partial-ms",
                "--full-ms 10|--full-ms ten|expected milliseconds, or a batch size and milliseconds such as 8=24.5",
                "--frame-bytes 60KB||Give the frames' size, either --frame-size or --frame-bytes",
                "60KB|60XB|expected a size such as 60000, 60KB, 1.4MB or 700KiB",
                "--feature-bytes 1.4MB||Missing required argument",
                "--cameras 100|--cameras 0|cameras must be at least 1, but are 0",
                "--utilisation 0.75|--utilisation 1.5|utilisation must be more than 0 and less than 1",
                "--device gpu|--batch-size 8|the batch size is 8, but no more than 1 frames were measured in a call",
            })
    void saysWhatIsWrongWithTheCommandLine(String instead, String with, String message) {
        String arguments = message.startsWith("there are partial")
                ? SINGLE.replace("--partial-ms 5 ", "")
                : SINGLE.replace(instead, with == null ? "" : with).replace("  ", " ");

        Result result = plan(arguments);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message).doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void saysThatNothingWouldDo() {
        Result result = plan(SINGLE.replace("--fps 5", "--fps 500"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).startsWith("flowmask: One camera of 500.0 frames/s keeps a device busy");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        String rest = "--cameras 1 --fps 1 --frame-bytes 1KB --feature-bytes 1KB --bench ";
        Path words = Files.writeString(folder.resolve("words.json"), "these are words");
        Path empty = Files.writeString(folder.resolve("empty.json"), "{}");
        Path profile = Files.writeString(folder.resolve("profile.json"), "{\"results\": [{\"model\": \"a\"}]}");

        assertThat(plan(rest + words).err()).contains("words.json is not JSON").contains("flowmask model bench");
        assertThat(plan(rest + empty).err()).contains("empty.json has no results of a benchmark");
        assertThat(plan(rest + profile).err()).contains("result 1 has no model, batch, threads or median_ms");
        assertThat(plan(rest + folder.resolve("none.json")).err()).contains("There is no file or folder");
    }
}
