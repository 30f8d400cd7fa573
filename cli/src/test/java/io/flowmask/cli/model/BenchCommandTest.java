package io.flowmask.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.TestingModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void importModel() throws IOException {
        model = TestingModels.imported(TestingModels.TINY, folder.resolve("model"));
    }

    @Test
    void measuresEveryModelBatchSizeAndNumberOfThreads() throws IOException {
        Result result = TestingCommandLine.run(
                "model",
                "bench",
                model,
                "--model",
                model,
                "--batch-size",
                "1,2",
                "--threads",
                "1,2",
                "--cycles",
                2,
                "--json");

        assertThat(result.exitCode()).as(result.err()).isZero();
        List<String> measured = new ArrayList<>();
        for (JsonNode row : JsonMapper.builder().build().readTree(result.out()).get("results")) {
            measured.add(row.get("transform").asText() + row.get("batch") + row.get("threads"));
            assertThat(row.get("median_ms").asDouble())
                    .isBetween(row.get("q1_ms").asDouble(), row.get("q3_ms").asDouble());
            assertThat(row.get("p95_ms").asDouble())
                    .isGreaterThanOrEqualTo(row.get("q3_ms").asDouble());
        }
        assertThat(measured).hasSize(2 * 2 * 2 * 3).contains("full11", "partial21", "mixed12", "full22");
    }

    @Test
    void comparesWithTheFirstModel() {
        Result result = TestingCommandLine.run("model", "bench", model, model, "--threads", 1, "--cycles", 1);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out().lines().toList().get(0)).contains("Median ms", "× first");
        assertThat(result.out().lines().filter(line -> line.contains(" mixed ")))
                .hasSize(2);
    }

    @Test
    void showsWhereTheTimeGoes() throws IOException {
        Result text = TestingCommandLine.run("model", "bench", model, "--profile", "--threads", 1, "--cycles", 1);
        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out()).contains("Component", "backbone", "Operator", "GridSample", ", partial: ");

        Result json =
                TestingCommandLine.run("model", "bench", model, "--profile", "--threads", 1, "--cycles", 1, "--json");
        JsonNode profiles = JsonMapper.builder().build().readTree(json.out()).get("profiles");
        assertThat(profiles).hasSize(2);
        assertThat(profiles.get(0).get("nodes").get(0).get("operator").asText()).isEqualTo("Transpose");
    }

    @Test
    void saysWhichOptionsMakeNoSense() {
        Result result = TestingCommandLine.run("model", "bench", model, "--keyframe-interval", 1, "--cycles", 0);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("keyframe interval", "cycles");
    }
}
