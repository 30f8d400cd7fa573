package io.flowmask.cli.model;

import io.flowmask.evaluation.coco.AttributeGroups;
import io.flowmask.evaluation.coco.Metric;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.DatasetReader;
import io.flowmask.evaluation.video.EvaluationSettings;
import io.flowmask.evaluation.video.FrameFiles;
import io.flowmask.evaluation.video.ModelEvaluation;
import io.flowmask.evaluation.video.RunProgress;
import io.flowmask.model.Segmenter;
import io.flowmask.model.SegmenterOptions;
import io.flowmask.model.Segmenters;
import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** What a model is worth on annotated frames, as {@code flowmask evaluate} measures it. */
final class PrecisionCost {
    private static final String ANNOTATIONS = "annotations.json";

    /** The published models consider nothing below it. */
    private static final float SCORE_THRESHOLD = 0.05f;

    private static final int BATCH_SIZE = 4;

    private final Dataset dataset;
    private final FrameFiles files;
    private final SegmenterOptions options;
    private final int keyframeInterval;
    private final Consumer<String> progress;

    /**
     * A model's AP.
     *
     * @param full of full frames, by masks where the annotations have some
     * @param partial of partial frames at all distances; empty for a model without them
     */
    record Accuracy(double full, OptionalDouble partial) {}

    /**
     * Reads the truth.
     *
     * @param folder images and {@value #ANNOTATIONS}
     */
    PrecisionCost(Path folder, EngineOptions engine, int keyframeInterval, Consumer<String> progress)
            throws IOException {
        this.dataset = DatasetReader.read(folder.resolve(ANNOTATIONS));
        this.files = FrameFiles.of(dataset, folder);
        this.options = new SegmenterOptions(
                engine,
                DetectionOptions.builder().scoreThreshold(SCORE_THRESHOLD).build());
        this.keyframeInterval = keyframeInterval;
        this.progress = progress;
    }

    Accuracy of(Path model) throws IOException, InterruptedException {
        progress.accept("evaluating " + model + " on " + dataset.images().size() + " images");
        try (Segmenter segmenter = Segmenters.open(model, options)) {
            Motion motion = ModelManifests.read(model).motion().orElse(Motion.NONE);
            int interval = segmenter.supportsPartial() ? keyframeInterval : 1;
            ModelEvaluation evaluation = ModelEvaluation.run(
                    dataset,
                    files,
                    Map.of(motion, segmenter),
                    new EvaluationSettings(interval, BATCH_SIZE, 0),
                    new AttributeGroups(dataset, List.of()),
                    new RunProgress());
            return new Accuracy(
                    ap(evaluation.scores()),
                    evaluation
                            .video()
                            .map(video -> OptionalDouble.of(ap(video.get(motion).partial())))
                            .orElse(OptionalDouble.empty()));
        }
    }

    private static double ap(Scores scores) {
        return scores.best().get(Metric.AP);
    }
}
