package io.flowmask.evaluation.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.evaluation.coco.CocoSummary.ClassAccuracy;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.DatasetReader;
import io.flowmask.evaluation.dataset.DetectionReader;
import io.flowmask.evaluation.dataset.DetectionReader.CategoryKey;
import io.flowmask.evaluation.dataset.DetectionReader.ImageKey;
import io.flowmask.evaluation.dataset.Detections;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against numbers that pycocotools 2.0 computed from the same files. */
class CocoEvaluationTest {
    private static final double TOLERANCE = 1e-9;

    @ParameterizedTest
    @ValueSource(strings = {"coco-eval", "coco-ties", "coco-masks-only"})
    void computesWhatPycocotoolsComputes(String golden) throws Exception {
        JsonNode expected = JsonMapper.builder()
                .build()
                .readTree(file(golden, "expected.json").toFile());
        Dataset dataset = DatasetReader.read(file(golden, "annotations.json"));
        Detections detections =
                DetectionReader.read(file(golden, "detections.json"), dataset, ImageKey.IMAGE_ID, CategoryKey.ID);

        Matches matches = CocoEvaluation.evaluate(dataset, detections, 0, () -> {});

        for (OverlapKind kind : OverlapKind.values()) {
            JsonNode numbers = expected.get(kind.cocoName());
            CocoSummary summary = matches.summary(kind, ViewCounts.all());
            for (Metric metric : Metric.values()) {
                assertThat(summary.get(metric))
                        .as("%s %s", kind, metric)
                        .isCloseTo(numbers.get(metric.label()).asDouble(), within(TOLERANCE));
            }
            assertThat(summary.classes()).hasSize(numbers.get("AP_per_class").size());
            for (ClassAccuracy ofClass : summary.classes()) {
                assertThat(ofClass.ap())
                        .as("%s AP of %s", kind, ofClass.name())
                        .isCloseTo(
                                numbers.get("AP_per_class").get(ofClass.name()).asDouble(), within(TOLERANCE));
                if (numbers.has("AP50_per_class")) {
                    assertThat(ofClass.ap50())
                            .as("%s AP50 of %s", kind, ofClass.name())
                            .isCloseTo(
                                    numbers.get("AP50_per_class")
                                            .get(ofClass.name())
                                            .asDouble(),
                                    within(TOLERANCE));
                }
            }
        }
    }

    static Path file(String golden, String name) throws URISyntaxException {
        String path = "/golden/" + golden + "/" + name;
        URL url = Objects.requireNonNull(CocoEvaluationTest.class.getResource(path), path);
        return Path.of(url.toURI());
    }
}
