package io.flowmask.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.TestingModels;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model on two frames, the truth being what the official implementation found there: in the first one in full, and in the second one in
 * part.
 */
class EvaluateModelITCase {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private Path dataset;
    private Path model;

    @BeforeEach
    void importModel() throws Exception {
        dataset = TestingModels.frames(TestingModels.TINY, folder.resolve("dataset"));
        model = TestingModels.imported(TestingModels.TINY, folder.resolve("model"));
        writeAnnotations();
    }

    @Test
    void measuresPartialFramesBesideFullOnesWithEveryMotion() throws Exception {
        Path plot = folder.resolve("plots/distance.svg");
        Path json = folder.resolve("report.json");

        Result result = run(
                "--keyframe-interval", "2", "--motion", "feature-flow,image-flow,none", "--plot", plot, "--json", json);

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
        assertThat(result.out())
                .startsWith("Model checkpoint, full inference on every image")
                .contains("(--motion feature-flow)")
                .contains("(--motion image-flow)")
                .contains("(--motion none)")
                .contains("A stream with a keyframe every 2 frames: mask AP ")
                .contains("Plot → " + plot);
        JsonNode report = JSON.readTree(json.toFile());
        double warped = partialAp50(report, "feature-flow");
        double unwarped = partialAp50(report, "none");
        double full =
                report.at("/video/feature-flow/distances/0/full/bbox/AP50").asDouble();
        assertThat(warped).isGreaterThan(0.9);
        assertThat(unwarped).isLessThan(warped - 0.1);
        assertThat(full).isLessThan(warped - 0.1);
        assertThat(report.at("/video/none/distances/0/full/bbox/AP50").asDouble())
                .isEqualTo(full);
        assertThat(report.at("/video/feature-flow/agreement/instances").asInt()).isPositive();
        assertThat(Files.readString(plot))
                .startsWith("<svg ")
                .contains(
                        "partial, moved by the flow net",
                        "partial, moved by image flow",
                        "partial, left where they were");
    }

    @Test
    void measuresFullFramesAlone() throws Exception {
        Result result = run("--json", "-", "--by", "weather");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
        JsonNode report = JSON.readTree(result.out());
        assertThat(report.has("video")).isFalse();
        assertThat(report.at("/by/weather/first/bbox/AP50").asDouble()).isGreaterThan(0.9);
        assertThat(report.at("/by/weather/second/images").asInt()).isEqualTo(1);
    }

    @Test
    void readsTheResultsOfSegmentByTheirFileNames() throws Exception {
        Path results = folder.resolve("results.json");
        Result segmented = TestingCommandLine.run(
                "segment",
                "--model",
                model,
                "--frames",
                dataset,
                "--score-threshold",
                "0.05",
                "--keyframe-interval",
                "3",
                "--out",
                results);
        assertThat(segmented.exitCode()).as(segmented.err()).isEqualTo(ExitCode.OK);
        // The other frames are not annotated.
        ArrayNode annotated = JSON.createArrayNode();
        for (JsonNode result : JSON.readTree(results.toFile())) {
            if (result.get("image_id").asInt() < 2) {
                annotated.add(result);
            }
        }
        JSON.writeValue(results.toFile(), annotated);

        Result result = TestingCommandLine.run(
                "evaluate", "--dataset", dataset, "--detections", results, "--match-images", "file-name", "--json");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
        assertThat(JSON.readTree(result.out()).at("/bbox/AP50").asDouble()).isGreaterThan(0.9);
        Result byId = TestingCommandLine.run("evaluate", "--dataset", dataset, "--detections", results);
        assertThat(byId.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(byId.err()).contains("if the two count images differently, match them by file name");
        // As of a dataset of clips, whose frames were segmented clip by clip.
        Path annotations = dataset.resolve("annotations.json");
        Files.writeString(
                annotations, Files.readString(annotations).replace("\"file_name\":\"", "\"file_name\":\"clip-00000/"));
        Result inAClip = TestingCommandLine.run(
                "evaluate", "--dataset", dataset, "--detections", results, "--match-images", "file-name", "--json");
        assertThat(inAClip.out()).as(inAClip.err()).isEqualTo(result.out());
    }

    @Test
    void saysThatAModelHasNoPartialFramesBeforeAnythingElse() throws Exception {
        ModelManifest own = ModelManifests.read(model);
        ModelManifests.write(
                new ModelManifest(
                        own.format(),
                        "stills",
                        own.fingerprint(),
                        own.architecture(),
                        own.precision(),
                        own.input(),
                        own.classes(),
                        own.anchors(),
                        own.prototypes(),
                        own.candidates(),
                        Optional.empty()),
                model);
        Files.delete(dataset.resolve("annotations.json"));

        Result result = run("--keyframe-interval", "2");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .isEqualToNormalizingNewlines(
                        "flowmask: The model stills has no partial graph, so there are no partial frames to measure;"
                                + " leave out --keyframe-interval, --motion and --plot.\n");
    }

    @Test
    void namesImagesThatAreMissing() throws Exception {
        Files.delete(dataset.resolve("frame_1.png"));

        Result result = run("--keyframe-interval", "2");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).contains("image 2: there is no file frame_1.png");
    }

    private static double partialAp50(JsonNode report, String motion) {
        return report.at("/video/" + motion + "/distances/0/partial/bbox/AP50").asDouble();
    }

    private Result run(Object... more) {
        Object[] arguments = new Object[5 + more.length];
        Object[] first = {"evaluate", "--model", model, "--dataset", dataset};
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return TestingCommandLine.run(arguments);
    }

    /** Frames 0 and 1, with the golden detections. Many of their masks are empty, the weights being random, so boxes are looked at. */
    private void writeAnnotations() throws IOException {
        JsonNode golden = TestingModels.describe(TestingModels.TINY);
        ObjectNode file = JSON.createObjectNode();
        ArrayNode images = file.putArray("images");
        ArrayNode annotations = file.putArray("annotations");
        ArrayNode categories = file.putArray("categories");
        List<String> classes = TestingModels.classes(TestingModels.TINY);
        for (int i = 0; i < classes.size(); i++) {
            categories.addObject().put("id", i + 1).put("name", classes.get(i));
        }
        for (int frame = 0; frame < 2; frame++) {
            JsonNode described = golden.get("frames").get(frame);
            ObjectNode image = images.addObject();
            image.put("id", frame + 1).put("file_name", described.get("file").asText());
            image.put("weather", frame == 0 ? "first" : "second");
            image.set("width", described.get("width"));
            image.set("height", described.get("height"));
            image.put("video_id", 1).put("frame_index", frame);
            for (JsonNode detection : described.get("detections")) {
                ObjectNode annotation = annotations.addObject();
                annotation.put("id", annotations.size()).put("image_id", frame + 1);
                annotation.put("category_id", detection.get("class_index").asInt() + 1);
                annotation.set("segmentation", detection.get("rle"));
                ArrayNode box = annotation.putArray("bbox");
                int[] corners = new int[4];
                for (int i = 0; i < corners.length; i++) {
                    corners[i] = detection.get("box_xyxy").get(i).asInt();
                    box.add(i < 2 ? corners[i] : corners[i] - corners[i - 2]);
                }
            }
        }
        JSON.writeValue(dataset.resolve("annotations.json").toFile(), file);
    }
}
