package io.flowmask.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two frames with a car each, of which the first is found in full and the second by half; and a small one that nobody sees. */
class EvaluateCommandTest {
    @TempDir
    Path folder;

    private Path annotations;
    private Path detections;

    @BeforeEach
    void writeFiles() throws IOException {
        annotations = write(
                "annotations.json",
                "{'images': [{'id': 1, 'width': 40, 'height': 30, 'weather': 'clear'},"
                        + " {'id': 2, 'width': 40, 'height': 30, 'weather': 'rain'}],"
                        + " 'categories': [{'id': 1, 'name': 'car'}, {'id': 2, 'name': 'bus'}],"
                        + " 'annotations': ["
                        + box(1, 1, "[2, 2, 20, 10]")
                        + ", "
                        + box(2, 2, "[2, 2, 20, 10]")
                        + ", "
                        + box(3, 2, "[30, 2, 4, 10]")
                        + "]}");
        detections = write(
                "detections.json",
                "[{'image_id': 1, 'category_id': 1, 'score': 0.9, 'bbox': [2, 2, 20, 10], "
                        + mask("[2, 2, 22, 2, 22, 12, 2, 12]")
                        + "}, {'image_id': 2, 'category_id': 1, 'score': 0.8, 'bbox': [2, 2, 20, 5], "
                        + mask("[2, 2, 22, 2, 22, 7, 2, 7]") + "}]");
    }

    @Test
    void printsTheNumbersAsJsonAndNothingElse() throws Exception {
        Result result = run("--json");

        assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
        JsonNode json = JsonMapper.builder().build().readTree(result.out());
        for (String kind : new String[] {"segm", "bbox"}) {
            JsonNode numbers = json.get(kind);
            assertThat(numbers.get("AP50").asDouble()).isCloseTo(2 / 3.0, within(0.01));
            assertThat(numbers.get("AR1").asDouble()).isGreaterThan(0);
            assertThat(numbers.get("APl").asDouble()).isEqualTo(-1);
            assertThat(numbers.get("AP_per_class").get("bus").asDouble()).isEqualTo(-1);
            assertThat(numbers.get("AP50_per_class").get("car").asDouble())
                    .isEqualTo(numbers.get("AP50").asDouble());
        }
        assertThat(json.get("objects").asInt()).isEqualTo(3);
    }

    @Test
    void ignoresSmallObjectsOnRequestAndSaysSo() throws Exception {
        Path file = folder.resolve("out/report.json");

        Result result = run("--min-side", "5", "--by", "weather", "--json", file);

        assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(result.out())
                .startsWith("2 images, 2 objects to be found, 1 ignored for a side below 5 pixels, 2 detections.")
                .containsPattern("AP50, at IoU 0.50 +1.0000 +1.0000")
                .containsPattern("clear +1 +1.0000 +1.0000 +1.0000 +1.0000")
                .containsPattern("bus +0 +– +– +– +–")
                .contains("JSON → " + file);
        JsonNode json = JsonMapper.builder().build().readTree(file.toFile());
        assertThat(json.get("too_small").asInt()).isEqualTo(1);
        assertThat(json.get("by")
                        .get("weather")
                        .get("rain")
                        .get("segm")
                        .get("AP50")
                        .asDouble())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void namesTheEntryThatCannotBeUsed() throws Exception {
        Files.writeString(detections, Files.readString(detections).replace("\"image_id\": 2", "\"image_id\": 7"));

        Result result = run("--json");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("flowmask: " + detections + " cannot be evaluated; one entry is wrong:")
                .contains("entry 1: the annotations have no image 7")
                .doesNotContain("stack trace");
    }

    @Test
    void namesTheFieldsThatThereAre() {
        Result result = run("--by", "wheather");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).startsWith("flowmask: No image has the text field wheather. They have weather.");
    }

    @Test
    void refusesClassesThatAreNumberedInAnotherWay() throws Exception {
        Files.writeString(
                detections,
                Files.readString(detections)
                        .replace("\"category_id\": 1", "\"category_id\": 2, \"category\": \"car\""));

        Result result = run("--json");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .contains("cannot be evaluated; 2 things are wrong:")
                .contains("entry 0: category 2 is bus in the annotations, but car here; number classes as the"
                        + " annotations do, or use --match-categories name");
    }

    @Test
    void findsClassesByTheirNamesOnRequest() throws Exception {
        String byId = run("--json").out();
        Files.writeString(
                detections,
                Files.readString(detections)
                        .replace("\"category_id\": 1", "\"category_id\": 3, \"category\": \"car\""));

        Result result = run("--json", "--match-categories", "name");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).isEqualTo(byId);
    }

    @Test
    void showsAModelNoNamesOfClasses() {
        Result result = TestingCommandLine.run(
                "evaluate", "--annotations", annotations, "--model", folder, "--match-categories", "name");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .startsWith(
                        "--match-categories goes with --detections only: a model's classes are found by their names.");
    }

    @Test
    void takesNoFolderForAnnotations() {
        Result result = TestingCommandLine.run("evaluate", "--annotations", folder, "--detections", detections);

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .isEqualToNormalizingNewlines("flowmask: " + folder
                        + " is a folder; give the JSON file in it, such as annotations.json, or use --dataset.\n");
    }

    @Test
    void saysAtOnceWhereAReportCannotBeWritten() throws Exception {
        Files.writeString(detections, "not even read");

        Result aFolder = run("--json", folder);
        Result belowAFile = run("--json", annotations.resolve("numbers/report.json"));

        assertThat(List.of(aFolder.exitCode(), belowAFile.exitCode())).containsExactly(ExitCode.USAGE, ExitCode.USAGE);
        assertThat(aFolder.err())
                .startsWith("--json cannot be written: " + folder + " is a folder; give a file in it.");
        assertThat(belowAFile.err())
                .startsWith("--json cannot be written: " + annotations + " is a file, not a folder.");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void printsTheTablesEvenWhereTheFileCannotBeWritten() {
        Result result = run("--json", "/dev/full");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.out())
                .startsWith("2 images, ")
                .contains("AP50, at IoU 0.50")
                .doesNotContain("JSON →");
    }

    @Test
    void refusesANegativeSide() {
        assertThat(run("--min-side", "-1").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private Result run(Object... more) {
        Object[] arguments = new Object[5 + more.length];
        arguments[0] = "evaluate";
        arguments[1] = "--annotations";
        arguments[2] = annotations;
        arguments[3] = "--detections";
        arguments[4] = detections;
        System.arraycopy(more, 0, arguments, 5, more.length);
        return TestingCommandLine.run(arguments);
    }

    private static String box(int id, int image, String box) {
        String[] sides = box.replaceAll("[\\[\\] ]", "").split(",", -1);
        int x = Integer.parseInt(sides[0]);
        int y = Integer.parseInt(sides[1]);
        int right = x + Integer.parseInt(sides[2]);
        int bottom = y + Integer.parseInt(sides[3]);
        return "{'id': " + id + ", 'image_id': " + image + ", 'category_id': 1, 'bbox': " + box + ", "
                + mask("[" + x + ", " + y + ", " + right + ", " + y + ", " + right + ", " + bottom + ", " + x + ", "
                        + bottom + "]")
                + "}";
    }

    private static String mask(String polygon) {
        return "'segmentation': [" + polygon + "]";
    }

    private Path write(String name, String json) throws IOException {
        return Files.writeString(folder.resolve(name), json.replace('\'', '"'));
    }
}
