package io.flowmask.evaluation.report;

import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.video.VideoScores;
import io.flowmask.model.ModelIdentity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an evaluation found out.
 *
 * @param truth what it was measured against
 * @param detections how many were compared
 * @param scores over all images
 * @param by for each attribute that was asked for, scores over the images of each of its values
 * @param model what was run over the images; empty where results were read
 * @param video of partial inference
 */
public record EvaluationReport(
        Truth truth,
        long detections,
        Scores scores,
        Map<String, Map<String, Scores>> by,
        Optional<ModelIdentity> model,
        Optional<VideoScores> video) {
    public EvaluationReport {
        Objects.requireNonNull(truth);
        Objects.requireNonNull(scores);
        Objects.requireNonNull(model);
        Objects.requireNonNull(video);
        by = Collections.unmodifiableMap(new LinkedHashMap<>(by));
    }

    /**
     * What there is to be found.
     *
     * @param images how many
     * @param objects that are to be found
     * @param crowds that are neither to be found nor missed
     * @param tooSmall likewise, since a side of their box is shorter than {@code minSidePx}
     * @param minSidePx 0 where every size counts
     */
    public record Truth(int images, long objects, long crowds, long tooSmall, double minSidePx) {

        public static Truth of(Dataset dataset, double minSidePx) {
            long crowds = dataset.crowdCount();
            long tooSmall = dataset.annotations().stream()
                    .flatMap(List::stream)
                    .filter(annotation -> !annotation.crowd())
                    .filter(annotation -> annotation.region().box().width() < minSidePx
                            || annotation.region().box().height() < minSidePx)
                    .count();
            return new Truth(
                    dataset.images().size(),
                    dataset.annotationCount() - crowds - tooSmall,
                    crowds,
                    tooSmall,
                    minSidePx);
        }
    }
}
