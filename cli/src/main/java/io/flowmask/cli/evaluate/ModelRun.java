package io.flowmask.cli.evaluate;

import io.flowmask.cli.model.BundledModel;
import io.flowmask.cli.model.ModelExecution;
import io.flowmask.cli.model.MotionConverter;
import io.flowmask.cli.model.SuppressionArguments;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.cli.terminal.Stopwatch;
import io.flowmask.evaluation.coco.AttributeGroups;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.report.EvaluationReport;
import io.flowmask.evaluation.report.EvaluationReport.Truth;
import io.flowmask.evaluation.video.ClassMapping;
import io.flowmask.evaluation.video.EvaluationSettings;
import io.flowmask.evaluation.video.FrameFiles;
import io.flowmask.evaluation.video.ModelEvaluation;
import io.flowmask.evaluation.video.RunProgress;
import io.flowmask.model.SegmenterOptions;
import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a model over a dataset's images, as its options say. */
final class ModelRun {
    /** The published models consider nothing below it; users' thresholds, which are higher, have no place in an evaluation. */
    private static final float SCORE_THRESHOLD = 0.05f;

    private static final int MAX_INSTANCES = 100;

    /** What means nothing without a model to run. */
    static final List<String> NAMES = Stream.concat(
                    Stream.of("--images", "--keyframe-interval", "--motion", "--batch-size", "--engine", "--threads"),
                    SuppressionArguments.NAMES.stream())
            .toList();

    @Option(names = "--model", paramLabel = "DIR", description = "Model folder, made by `flowmask model import`.")
    private @Nullable Path model;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "Folder in which file_name is looked for. Default: --dataset, or the annotations' folder.")
    private @Nullable Path images;

    @Option(
            names = "--keyframe-interval",
            defaultValue = "1",
            paramLabel = "K",
            description =
                    "Measure partial frames of videos too, at distances 1 to K-1 from a keyframe: every phase of the"
                            + " keyframe in turn, with full inference on the same frames beside it. Default: ${DEFAULT-VALUE}.")
    private int keyframeInterval;

    @Option(
            names = "--motion",
            split = ",",
            converter = MotionConverter.class,
            paramLabel = "feature-flow|image-flow|none",
            description =
                    "How partial frames move the keyframe's features: by the model's flow net, by optical flow between the"
                            + " images, or not at all, which shows what the others are worth; several with commas. Default:"
                            + " as the model was imported.")
    private List<Motion> motions = List.of();

    @Mixin
    private SuppressionArguments suppression;

    @Mixin
    private ModelExecution execution;

    boolean isAskedFor() {
        return model != null;
    }

    /**
     * The folder of the model that is asked for; one that has a checkpoint instead of graphs is imported.
     *
     * @param notes where that is said
     * @throws CommandFailure when partial frames are asked for and the model has none
     */
    Optional<Path> folder(PrintWriter notes) throws IOException {
        if (model == null) {
            return Optional.empty();
        }
        Path folder = BundledModel.orGiven(model, notes);
        if (keyframeInterval > 1) {
            ModelManifest manifest = ModelManifests.read(folder);
            if (manifest.features().isEmpty()) {
                throw new CommandFailure("The model " + manifest.name()
                        + " has no partial graph, so there are no partial frames to measure; leave out"
                        + " --keyframe-interval, --motion and --plot.");
            }
        }
        return Optional.of(folder);
    }

    boolean hasPartialFrames() {
        return model != null && keyframeInterval > 1;
    }

    /** What is wrong with the options, if anything. */
    Optional<String> problem() {
        if (!motions.isEmpty() && keyframeInterval == 1) {
            return Optional.of("--motion says how partial frames are made, of which there are none with"
                    + " --keyframe-interval 1: give --keyframe-interval 2 or more.");
        }
        try {
            var unusedOptions = options();
            var unusedSettings = new EvaluationSettings(keyframeInterval, execution.batchSize(), 0);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage() + ".");
        }
    }

    private SegmenterOptions options() {
        DetectionOptions detection = suppression
                .detection()
                .scoreThreshold(SCORE_THRESHOLD)
                .maxInstances(MAX_INSTANCES)
                .build();
        return new SegmenterOptions(execution.engineOptions(), detection);
    }

    /**
     * Evaluates.
     *
     * @param modelFolder {@link #folder}
     * @param folder of the images, where none was given
     * @param notes where it is said what cannot be measured
     */
    EvaluationReport run(
            Path modelFolder,
            Dataset dataset,
            Path folder,
            AttributeGroups groups,
            double minSide,
            Step step,
            ProgressLine notes)
            throws IOException, InterruptedException {
        step.begin("looking for " + dataset.images().size() + " images");
        FrameFiles files = FrameFiles.of(dataset, images == null ? folder : images);
        step.begin("loading " + modelFolder);
        Set<Motion> wanted = EnumSet.noneOf(Motion.class);
        if (keyframeInterval > 1) {
            wanted.addAll(motions);
        }
        try (EvaluatedModel evaluated = EvaluatedModel.open(modelFolder, options(), wanted)) {
            tell(new ClassMapping(evaluated.identity().classes(), dataset), notes);
            RunProgress progress = new RunProgress();
            Stopwatch stopwatch = new Stopwatch();
            step.begin(() -> String.format(
                    Locale.ROOT,
                    "segmenting: %,d of %,d images, %.1f inferences/s",
                    progress.frames(),
                    dataset.images().size(),
                    progress.inferences() / stopwatch.seconds()));
            ModelEvaluation evaluation = ModelEvaluation.run(
                    dataset,
                    files,
                    evaluated.segmenters(),
                    new EvaluationSettings(keyframeInterval, execution.batchSize(), minSide),
                    groups,
                    progress);
            return new EvaluationReport(
                    Truth.of(dataset, minSide),
                    progress.detections(),
                    evaluation.scores(),
                    evaluation.by(),
                    Optional.of(evaluated.identity()),
                    evaluation.video());
        }
    }

    private static void tell(ClassMapping classes, ProgressLine notes) {
        if (!classes.notAnnotated().isEmpty()) {
            notes.println("Note: the annotations have no " + String.join(", ", classes.notAnnotated())
                    + "; what the model finds of these is left out.");
        }
        if (!classes.notKnown().isEmpty()) {
            notes.println("Note: the model does not know " + String.join(", ", classes.notKnown())
                    + ", of which it finds nothing: their AP is 0.");
        }
    }
}
