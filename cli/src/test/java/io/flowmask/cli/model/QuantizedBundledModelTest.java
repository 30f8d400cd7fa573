package io.flowmask.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.image.ImagePreparer;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.quantize.CalibrationTable;
import io.flowmask.model.quantize.ModelComparison;
import io.flowmask.model.quantize.TensorSimilarity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model that comes with Flowmask, in 8 bits: calibrated on some simulated cameras, and looked at on others. */
class QuantizedBundledModelTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private static Path folder;

    private static Path model;
    private static Path unseen;
    private static Path paper;
    private static CalibrationTable table;

    @BeforeAll
    static void calibrate() throws IOException {
        model = BundledModel.orGiven(
                Path.of("..", "models", "traffic-sim"), folder.resolve("home"), new PrintWriter(new StringWriter()));
        Path seen = simulated(21, 4);
        unseen = simulated(22, 2);
        paper = folder.resolve("paper");
        quantize("--calibration", seen, "--every", 1, "--precision", "paper", "--out", paper);
        table = CalibrationTable.read(paper.resolve(CalibrationTable.FILE_NAME));
    }

    @Test
    void paperKeepsRawOutputs() throws IOException {
        assertRawOutputsAreKept(paper);
    }

    @Test
    void maxSpeedKeepsRawOutputsAndSaysWhatItCosts() throws IOException {
        Path fast = folder.resolve("max-speed");

        Result result = quantize(
                "--calibration",
                paper.resolve(CalibrationTable.FILE_NAME),
                "--precision",
                "max-speed",
                "--evaluate",
                unseen,
                "--keyframe-interval",
                2,
                "--out",
                fast);

        assertRawOutputsAreKept(fast);
        assertThat(CalibrationTable.read(fast.resolve(CalibrationTable.FILE_NAME)))
                .isEqualTo(table);
        double[] full = row(result, "full");
        double[] partial = row(result, "partial");
        // What `evaluate` says of each of them.
        JsonNode before = evaluated(model);
        JsonNode after = evaluated(fast);
        Offset<Double> rounding = Offset.offset(0.0051);
        assertThat(full[0]).isPositive().isCloseTo(100 * ap(before, ""), rounding);
        assertThat(full[1]).isCloseTo(100 * ap(after, ""), rounding);
        assertThat(partial[0]).isPositive().isCloseTo(100 * ap(before, "/video/feature-flow/partial"), rounding);
        assertThat(partial[1]).isCloseTo(100 * ap(after, "/video/feature-flow/partial"), rounding);
        for (double[] row : List.of(full, partial)) {
            assertThat(row[2]).isCloseTo(row[1] - row[0], Offset.offset(0.0151));
        }
    }

    private static void assertRawOutputsAreKept(Path quantised) throws IOException {
        EngineOptions engine = EngineOptions.builder().threads(1).build();
        List<TensorSimilarity> similarities;
        try (ModelComparison comparison = ModelComparison.open(model, quantised, engine);
                ImagePreparer preparer = new ImagePreparer(ModelManifests.read(model))) {
            new CalibrationFrames(CalibrationFrames.open(List.of(unseen)), 4, 1, true)
                    .forEach(preparer, pair -> comparison.add(pair.frame(), pair.next()));
            similarities = comparison.similarities();
        }
        assertThat(similarities)
                .filteredOn(TensorSimilarity::raw)
                .hasSize(8)
                .allSatisfy(similarity -> assertThat(similarity.cosine())
                        .as(similarity.toString())
                        .isGreaterThanOrEqualTo(0.99));
    }

    private static Path simulated(int seed, int clips) {
        Path dataset = folder.resolve("cameras-" + seed);
        run(
                "cameras",
                "dataset",
                "--seed",
                seed,
                "--clips",
                clips,
                "--frames-per-clip",
                2,
                "--fps",
                8,
                "--size",
                "320x180",
                "--out",
                dataset);
        return dataset;
    }

    private static Result quantize(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("model", "quantize", model, "--threads", 1));
        arguments.addAll(List.of(more));
        return run(arguments.toArray());
    }

    private static JsonNode evaluated(Path quantised) throws IOException {
        Result result = run(
                "evaluate",
                "--dataset",
                unseen,
                "--model",
                quantised,
                "--threads",
                1,
                "--keyframe-interval",
                2,
                "--json",
                "-");
        return JSON.readTree(result.out());
    }

    private static double ap(JsonNode report, String place) {
        JsonNode ap = report.at(place + "/segm/AP");
        assertThat(ap.isNumber()).as(report.toString()).isTrue();
        return ap.asDouble();
    }

    /** Before, after, and change, in percent. */
    private static double[] row(Result result, String frames) {
        String table = result.out().substring(result.out().indexOf("before"));
        String row = table.lines()
                .filter(line -> line.startsWith(frames + " "))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(row.split("\\s+"))
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static Result run(Object... arguments) {
        Result result = TestingCommandLine.run(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }
}
