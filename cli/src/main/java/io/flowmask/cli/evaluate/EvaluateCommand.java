package io.flowmask.cli.evaluate;

import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.evaluation.coco.AttributeGroups;
import io.flowmask.evaluation.coco.CocoEvaluation;
import io.flowmask.evaluation.coco.Matches;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.DatasetReader;
import io.flowmask.evaluation.dataset.DetectionReader;
import io.flowmask.evaluation.dataset.DetectionReader.ImageKey;
import io.flowmask.evaluation.dataset.Detections;
import io.flowmask.evaluation.report.EvaluationReport;
import io.flowmask.evaluation.report.EvaluationReport.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
            "and the accuracy of each class."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--annotations",
            required = true,
            paramLabel = "FILE",
            description = "The truth: COCO annotations, or YouTube-VIS annotations.")
    private Path annotations;

    @Option(names = "--detections", required = true, paramLabel = "FILE", description = "What was found: COCO results.")
    private Path detections;

    @Option(
            names = "--match-images",
            defaultValue = "image-id",
            paramLabel = "image-id|file-name",
            converter = ImageKeyConverter.class,
            description = "What says to which image a detection belongs. Default: ${DEFAULT-VALUE}.")
    private ImageKey imageKey;

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
    public Integer call() throws IOException {
        if (!(minSide >= 0 && Double.isFinite(minSide))) {
            throw new ParameterException(spec.commandLine(), "--min-side must be 0 or more, but is " + minSide + ".");
        }
        AtomicReference<String> step = new AtomicReference<>("reading " + annotations);
        EvaluationReport report;
        try (ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), step::get)) {
            Dataset dataset = DatasetReader.read(annotations);
            AttributeGroups groups = new AttributeGroups(dataset, by == null ? List.of() : by);
            step.set("reading " + detections);
            Detections found = DetectionReader.read(detections, dataset, imageKey);
            report = compare(dataset, found, groups, step);
        }
        output.write(report, spec.commandLine().getOut());
        return ExitCode.OK;
    }

    private EvaluationReport compare(
            Dataset dataset, Detections found, AttributeGroups groups, AtomicReference<String> step) {
        int images = dataset.images().size();
        AtomicInteger done = new AtomicInteger();
        Matches matches = CocoEvaluation.evaluate(
                dataset,
                found,
                minSide,
                () -> step.set(
                        String.format(Locale.ROOT, "comparing: %,d of %,d images", done.incrementAndGet(), images)));
        return new EvaluationReport(
                Truth.of(dataset, minSide),
                found.count(),
                Scores.of(matches, images, image -> true),
                groups.scores(matches, images, image -> true, image -> image));
    }
}
