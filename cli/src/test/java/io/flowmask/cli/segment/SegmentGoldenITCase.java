package io.flowmask.cli.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.TestingModels;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleMask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command finds in the golden frames, against the official implementation's detections. */
class SegmentGoldenITCase {
    /** Share of the golden detections that must be found: resizing in 8 bits moves a few over the thresholds. */
    private static final double FOUND = 0.95;

    private static final double MASK_IOU = 0.95;
    private static final double MASKS_ALIKE = 0.9;
    private static final int COMPARED_MASK_PIXELS = 100;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"tiny-resnet-video, 3", "full-resnet50-video, 2"})
    void findsWhatTheOfficialImplementationFinds(String goldenCase, int keyframeInterval) throws Exception {
        JsonNode golden = TestingModels.describe(goldenCase);
        Path model = TestingModels.imported(goldenCase, folder.resolve("model"));
        Path frames = TestingModels.frames(goldenCase, folder.resolve("frames"));
        Path out = folder.resolve("results.json");
        String threshold = golden.get("score_threshold").asText();

        Result result = TestingCommandLine.run(
                "segment",
                "--model",
                model,
                "--frames",
                frames,
                "--keyframe-interval",
                keyframeInterval,
                "--score-threshold",
                threshold,
                "--out",
                out);

        assertThat(result.exitCode()).as(result.err()).isZero();
        Comparison comparison = new Comparison();
        JsonNode found = JsonMapper.builder().build().readTree(out.toFile());
        for (int image = 0; image < golden.get("frames").size(); image++) {
            comparison.compare(golden.get("frames").get(image), ofImage(found, image));
        }
        assertThat(comparison.expected).isGreaterThan(50);
        assertThat(comparison.found).isGreaterThanOrEqualTo((int) Math.ceil(FOUND * comparison.expected));
        assertThat(comparison.masks).isPositive();
        assertThat(comparison.alike).isGreaterThanOrEqualTo((int) Math.ceil(MASKS_ALIKE * comparison.masks));
    }

    private static List<JsonNode> ofImage(JsonNode results, int image) {
        List<JsonNode> ofImage = new ArrayList<>();
        for (JsonNode result : results) {
            if (result.get("image_id").asInt() == image) {
                ofImage.add(result);
            }
        }
        return ofImage;
    }

    /** Pairs each golden detection with one of the same class whose score and box are next to its own. */
    private static final class Comparison {
        private static final double SCORE_TOLERANCE = 0.02;
        private static final int BOX_TOLERANCE_PX = 3;

        private int expected;
        private int found;
        private int masks;
        private int alike;

        void compare(JsonNode frame, List<JsonNode> results) {
            for (JsonNode result : results) {
                assertThat(result.get("file_name")).isEqualTo(frame.get("file"));
                assertThat(result.get("transform")).isEqualTo(frame.get("transform"));
            }
            List<JsonNode> unpaired = new ArrayList<>(results);
            for (JsonNode detection : frame.get("detections")) {
                expected++;
                for (JsonNode result : unpaired) {
                    if (isSame(detection, result)) {
                        unpaired.remove(result);
                        found++;
                        compareMasks(detection, result);
                        break;
                    }
                }
            }
        }

        private static boolean isSame(JsonNode detection, JsonNode result) {
            if (detection.get("class_index").asInt() + 1
                    != result.get("category_id").asInt()) {
                return false;
            }
            double scores =
                    detection.get("score").asDouble() - result.get("score").asDouble();
            int[] box = new int[4];
            for (int i = 0; i < 4; i++) {
                box[i] = result.get("bbox").get(i).asInt();
            }
            int[] corners = {box[0], box[1], box[0] + box[2], box[1] + box[3]};
            boolean near = Math.abs(scores) <= SCORE_TOLERANCE;
            for (int i = 0; i < 4; i++) {
                near &= Math.abs(detection.get("box_xyxy").get(i).asInt() - corners[i]) <= BOX_TOLERANCE_PX;
            }
            return near;
        }

        private void compareMasks(JsonNode detection, JsonNode result) {
            RleMask golden = mask(detection.get("rle"));
            if (golden.area() >= COMPARED_MASK_PIXELS) {
                masks++;
                alike += golden.intersectionOverUnion(mask(result.get("segmentation"))) >= MASK_IOU ? 1 : 0;
            }
        }

        private static RleMask mask(JsonNode segmentation) {
            JsonNode size = segmentation.get("size");
            FrameSize frame = new FrameSize(size.get(0).asInt(), size.get(1).asInt());
            return RleMask.parse(frame, segmentation.get("counts").asText());
        }
    }
}
