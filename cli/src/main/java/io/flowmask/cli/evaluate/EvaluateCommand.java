package io.flowmask.cli.evaluate;

import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.GivenOptions;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.evaluation.coco.AttributeGroups;
import io.flowmask.evaluation.coco.CocoEvaluation;
import io.flowmask.evaluation.coco.Matches;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.coco.ViewCounts;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.DatasetReader;
import io.flowmask.evaluation.dataset.DetectionReader;
import io.flowmask.evaluation.dataset.DetectionReader.CategoryKey;
import io.flowmask.evaluation.dataset.DetectionReader.ImageKey;
import io.flowmask.evaluation.dataset.Detections;
import io.flowmask.evaluation.report.EvaluationReport;
import io.flowmask.evaluation.report.EvaluationReport.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask evaluate}: how good masks are, against annotations. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Measure masks and boxes against COCO or YouTube-VIS annotations: the twelve COCO numbers, as pycocotools computes them,",
            "and the accuracy of each class. Either results that were written before (--detections), or a model that is run over the",
            "images (--model): in full, and on videos in part, at each distance from a keyframe."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class EvaluateCommand implements Callable<Integer> {
    /** Where `flowmask cameras dataset` puts them. */
    private static final String ANNOTATIONS = "annotations.json";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dataset",
            paramLabel = "DIR",
            description = "A folder with images and " + ANNOTATIONS + ", such as `flowmask cameras dataset` writes.")
    private @Nullable Path dataset;

    @Option(
            names = "--annotations",
            paramLabel = "FILE",
            description = "The truth: COCO or YouTube-VIS annotations. Default: " + ANNOTATIONS + " of --dataset.")
    private @Nullable Path annotations;

    @Option(names = "--detections", paramLabel = "FILE", description = "What was found: COCO results.")
    private @Nullable Path detections;

    @Option(
            names = "--match-images",
            defaultValue = "image-id",
            paramLabel = "image-id|file-name",
            converter = ImageKeyConverter.class,
            description = "What says to which image a detection belongs. Default: ${DEFAULT-VALUE}.")
    private ImageKey imageKey;

    @Option(
            names = "--match-categories",
            defaultValue = "id",
            paramLabel = "id|name",
            converter = CategoryKeyConverter.class,
            description =
                    "What says of which class a detection is: category_id, or its name, category. Default: ${DEFAULT-VALUE}.")
    private CategoryKey categoryKey;

    @Mixin
    private ModelRun modelRun;

    @Option(
            names = "--min-side",
            defaultValue = "0",
            paramLabel = "PX",
            description = "Objects whose box is narrower or lower need not be found. Default: ${DEFAULT-VALUE}.")
    private double minSide;

    @Option(
            names = "--by",
            split = ",",
            paramLabel = "FIELD",
            description = "Scores by a text field of the images too, such as weather; several with commas.")
    private @Nullable List<String> by;

    @Mixin
    private ReportOutput output;

    @Override
    @SuppressWarnings("try") // the progress line works by being open
    public Integer call() throws IOException, InterruptedException {
        Path truth = check();
        Optional<Path> model = modelRun.folder(spec.commandLine().getErr());
        Step step = new Step("reading " + truth);
        EvaluationReport report;
        try (ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), step::text)) {
            Dataset read = DatasetReader.read(truth);
            AttributeGroups groups = new AttributeGroups(read, by == null ? List.of() : by);
            report = model.isPresent()
                    ? modelRun.run(model.get(), read, images(truth), groups, minSide, step, progress)
                    : compare(read, Optional.ofNullable(detections).orElseThrow(), groups, step);
        }
        output.write(report, spec.commandLine().getOut());
        return ExitCode.OK;
    }

    /** Whether the options go together; the annotations' file. */
    private Path check() {
        Path truth = Optional.ofNullable(annotations)
                .or(() -> Optional.ofNullable(dataset).map(folder -> folder.resolve(ANNOTATIONS)))
                .orElseThrow(() -> wrong("Give the truth: --annotations FILE or --dataset DIR."));
        if (modelRun.isAskedFor() == (detections != null)) {
            throw wrong("Give what is to be measured: either --detections FILE or --model DIR.");
        }
        if (modelRun.isAskedFor()) {
            GivenOptions.refuse(
                    spec.commandLine(),
                    List.of("--match-images"),
                    "goes with --detections only: a model is shown each image");
            GivenOptions.refuse(
                    spec.commandLine(),
                    List.of("--match-categories"),
                    "goes with --detections only: a model's classes are found by their names");
        } else {
            GivenOptions.refuse(spec.commandLine(), ModelRun.NAMES, "goes with --model only");
        }
        if (!(minSide >= 0 && Double.isFinite(minSide))) {
            throw wrong("--min-side must be 0 or more, but is " + minSide + ".");
        }
        modelRun.problem().ifPresent(problem -> {
            throw wrong(problem);
        });
        if (output.wantsPlot() && !modelRun.hasPartialFrames()) {
            throw wrong(
                    "--plot shows partial frames by distance from the keyframe: give --model and --keyframe-interval 2"
                            + " or more.");
        }
        List<String> unwritable = output.problems();
        if (!unwritable.isEmpty()) {
            throw wrong(String.join("\n", unwritable));
        }
        return truth;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Path images(Path truth) {
        if (dataset != null) {
            return dataset;
        }
        Path parent = truth.toAbsolutePath().getParent();
        return parent == null ? truth : parent;
    }

    private EvaluationReport compare(Dataset read, Path results, AttributeGroups groups, Step step) throws IOException {
        step.begin("reading " + results);
        Detections found = DetectionReader.read(results, read, imageKey, categoryKey);
        int images = read.images().size();
        AtomicInteger done = new AtomicInteger();
        step.begin(() -> String.format(Locale.ROOT, "comparing: %,d of %,d images", done.get(), images));
        Matches matches = CocoEvaluation.evaluate(read, found, minSide, done::incrementAndGet);
        return new EvaluationReport(
                Truth.of(read, minSide),
                found.count(),
                Scores.of(matches, images, ViewCounts.all()),
                groups.scores(matches, images, ViewCounts.all(), image -> image),
                Optional.empty(),
                Optional.empty());
    }
}
