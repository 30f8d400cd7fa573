package io.flowmask.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.evaluation.coco.CocoEvaluation;
import io.flowmask.evaluation.coco.Matches;
import io.flowmask.evaluation.coco.Metric;
import io.flowmask.evaluation.coco.OverlapKind;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.coco.ViewCounts;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.DatasetReader;
import io.flowmask.evaluation.dataset.DetectionReader;
import io.flowmask.evaluation.dataset.DetectionReader.CategoryKey;
import io.flowmask.evaluation.dataset.DetectionReader.ImageKey;
import io.flowmask.evaluation.dataset.Detections;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmark measures something. */
class GeneratedCaseTest {
    @TempDir
    Path folder;

    @Test
    void isFoundInPart() throws Exception {
        GeneratedCase.write(folder, 60, 20, 1);

        Dataset dataset = DatasetReader.read(folder.resolve("annotations.json"));
        Detections detections =
                DetectionReader.read(folder.resolve("detections.json"), dataset, ImageKey.IMAGE_ID, CategoryKey.ID);
        Matches matches = CocoEvaluation.evaluate(dataset, detections, 0, () -> {});
        Scores scores = Scores.of(matches, 60, ViewCounts.all());

        assertThat(dataset.annotationCount()).isEqualTo(1200);
        assertThat(detections.count()).isBetween(1400L, 1800L);
        for (OverlapKind kind : OverlapKind.values()) {
            assertThat(scores.get(kind).get(Metric.AP)).isBetween(0.3, 0.8);
            assertThat(scores.get(kind).get(Metric.AP50)).isBetween(0.7, 0.9);
        }
    }

    @Test
    void isTheSameForTheSameSeed() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        GeneratedCase.write(folder, 5, 4, 7);
        GeneratedCase.write(other, 5, 4, 7);

        for (String file : new String[] {"annotations.json", "detections.json"}) {
            assertThat(other.resolve(file)).hasSameBinaryContentAs(folder.resolve(file));
        }
    }
}
