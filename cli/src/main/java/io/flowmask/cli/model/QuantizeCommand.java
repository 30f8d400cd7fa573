package io.flowmask.cli.model;

import io.flowmask.cameras.Clip;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.image.ImagePreparer;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.quantize.CalibrationTable;
import io.flowmask.model.quantize.Calibrator;
import io.flowmask.model.quantize.ModelComparison;
import io.flowmask.model.quantize.ModelQuantizer;
import io.flowmask.model.quantize.Precision;
import io.flowmask.model.quantize.PrecisionPlan;
import io.flowmask.model.quantize.QuantizationOptions;
import io.flowmask.model.quantize.RangeMethod;
import io.flowmask.model.quantize.TensorSimilarity;
import io.flowmask.model.yolact.ModelFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flowmask model quantize}: a model that computes in 8 bits where it pays. */
@Command(
        name = "quantize",
        mixinStandardHelpOptions = true,
        description = {
            "Make a model folder that computes in 8 bits, component by component. Frames of what the model is going to see tell which",
            "values its tensors take (calibration); how far both models are apart is shown at the end."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class QuantizeCommand implements Callable<Integer> {
    /** Enough to see a wrong scale. */
    private static final int COMPARED = 8;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Model folder in single precision. Default: the one that comes with Flowmask.")
    private @Nullable Path model;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Model folder to make.")
    private Path out;

    @Option(
            names = "--calibration",
            required = true,
            arity = "1..*",
            paramLabel = "FOLDER|VIDEO|FILE",
            description =
                    "Frames to calibrate with: folders of JPEG or PNG frames, or videos; for a video model, frames that follow"
                            + " each other. Or " + CalibrationTable.FILE_NAME + " of a former run on the same model.")
    private List<Path> calibration;

    @Option(
            names = "--precision",
            defaultValue = "paper",
            paramLabel = "PRESET|COMPONENT=PRECISION,…",
            description =
                    "paper (backbone, FPN and flow int8, the rest fp16), max-speed (all int8), fp32, or precisions (fp32, fp16,"
                            + " int8) of the components backbone, fpn, protonet, head, flow, spa; both with a comma. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String precision;

    @Option(
            names = "--range",
            defaultValue = "entropy",
            paramLabel = "entropy|percentile|max",
            description =
                    "Where values are clipped: where most information is kept (Kullback-Leibler divergence), at the magnitude"
                            + " that 99.99 %% do not exceed, or nowhere. Default: ${DEFAULT-VALUE}.")
    private RangeMethod range;

    @Option(
            names = "--frames",
            defaultValue = "100",
            paramLabel = "N",
            description = "Frames to calibrate with at most, pairs for a video model. Default: ${DEFAULT-VALUE}.")
    private int frames;

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "Of each clip, take one frame or pair in N. Default: 10 for a video model, 1 otherwise.")
    private @Nullable Integer every;

    @Option(
            names = "--engine",
            defaultValue = "onnxruntime",
            paramLabel = "onnxruntime|tensorrt",
            converter = EngineKindConverter.class,
            description =
                    "Who is going to run the model: TensorRT takes another form of the same graphs. Default: ${DEFAULT-VALUE}.")
    private EngineKind engine;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "CPU threads for calibration. Default: as many as there are processors.")
    private @Nullable Integer threads;

    @Option(
            names = "--evaluate",
            paramLabel = "DIR",
            description = "Measure mask AP of both models on this folder of images with annotations.json.")
    private @Nullable Path evaluate;

    @Option(
            names = "--keyframe-interval",
            defaultValue = "5",
            paramLabel = "K",
            description = "With --evaluate: partial frames up to K-1 from a keyframe. Default: ${DEFAULT-VALUE}.")
    private int keyframeInterval;

    @Option(names = "--tensors", description = "Show how alike all tensors are, not the network's outputs only.")
    private boolean tensors;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name in events and tables. Default: the model's, with -int8.")
    private @Nullable String name;

    @Option(names = "--overwrite", description = "Replace the model folder if it is there already.")
    private boolean overwrite;

    /** What the progress line shows. */
    private volatile String now = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrecisionPlan plan = plan();
        EngineOptions options = engineOptions();
        ModelFolder.check(out, overwrite);
        PrintWriter err = spec.commandLine().getErr();
        Path folder = BundledModel.orGiven(model, err);
        ModelQuantizer.requireAnother(folder, out);
        ModelManifest manifest = ModelManifests.read(folder);
        List<CalibrationFrames.Pair> sample = new ArrayList<>();
        CalibrationTable table =
                isTable() ? CalibrationTable.read(calibration.get(0)) : calibrate(folder, manifest, options, sample);
        say(
                table.alwaysZero().isEmpty(),
                table.alwaysZero().size()
                        + " tensors were zero in all frames (" + String.join(", ", table.alwaysZero())
                        + "): these layers are dead, or the frames show too little.");
        say(engine == EngineKind.TENSORRT || !plan.uses(Precision.FP16), "fp16 runs as fp32 on a CPU.");
        now = "quantising";
        ModelManifest quantised = ModelQuantizer.quantize(
                folder,
                out,
                table,
                new QuantizationOptions(
                        plan, range, engine, name == null ? manifest.name() + "-int8" : name, overwrite));
        PrintWriter text = spec.commandLine().getOut();
        text.println("Model " + quantised.name() + " (" + quantised.precision() + ") → " + out);
        if (!sample.isEmpty()) {
            text.print(QuantizationReport.similarities(compare(folder, options, sample), tensors));
        }
        if (evaluate != null) {
            text.print(cost(evaluate, folder, options));
        }
        text.flush();
        return ExitCode.OK;
    }

    private PrecisionPlan plan() {
        if (frames < 1 || (every != null && every < 1) || keyframeInterval < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--frames, --every and --keyframe-interval must be at least 1.");
        }
        try {
            return PrecisionPlan.parse(precision);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ".", e);
        }
    }

    private EngineOptions engineOptions() {
        EngineOptions.Builder options = EngineOptions.builder();
        if (threads != null) {
            options.threads(threads);
        }
        try {
            return options.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ".", e);
        }
    }

    private boolean isTable() {
        return calibration.size() == 1 && calibration.get(0).toString().endsWith(".json");
    }

    private void say(boolean silent, String note) {
        if (!silent) {
            spec.commandLine().getErr().println("Note: " + note);
            spec.commandLine().getErr().flush();
        }
    }

    /** Fills the sample with frames to compare both models on. */
    @SuppressWarnings("try") // the progress line works by being open
    private CalibrationTable calibrate(
            Path folder, ModelManifest manifest, EngineOptions options, List<CalibrationFrames.Pair> sample)
            throws IOException {
        List<Clip> clips = CalibrationFrames.open(calibration);
        int[] blank = {0};
        int[] done = {0};
        now = "loading " + folder;
        try (Calibrator calibrator = Calibrator.open(folder, options);
                ImagePreparer preparer = new ImagePreparer(manifest);
                ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), () -> now)) {
            int stride = every != null ? every : calibrator.takesPairs() ? 10 : 1;
            new CalibrationFrames(clips, frames, stride, calibrator.takesPairs()).forEach(preparer, pair -> {
                if (calibrator.isBlank(pair.frame())) {
                    blank[0]++;
                    return;
                }
                calibrator.add(pair.frame(), pair.next());
                if (sample.size() < COMPARED) {
                    sample.add(pair);
                }
                done[0]++;
                now = "calibrating: " + done[0] + " of at most " + frames
                        + (calibrator.takesPairs() ? " pairs" : " frames");
            });
            if (done[0] == 0) {
                throw new CommandFailure(
                        "All " + blank[0]
                                + " frames are of one colour, which says nothing about what the model will see. Give frames with a picture.");
            }
            now = "choosing ranges";
            CalibrationTable table = calibrator.table();
            if (blank[0] > 0) {
                progress.println("Note: " + blank[0] + " frames of one colour were left out.");
            }
            return table;
        }
    }

    @SuppressWarnings("try") // the progress line works by being open
    private List<TensorSimilarity> compare(Path folder, EngineOptions options, List<CalibrationFrames.Pair> sample)
            throws IOException {
        now = "comparing";
        try (ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), () -> now);
                ModelComparison comparison = ModelComparison.open(folder, out, options)) {
            for (CalibrationFrames.Pair pair : sample) {
                comparison.add(pair.frame(), pair.next());
            }
            return comparison.similarities();
        }
    }

    @SuppressWarnings("try") // the progress line works by being open
    private String cost(Path dataset, Path folder, EngineOptions options) throws IOException, InterruptedException {
        try (ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), () -> now)) {
            PrecisionCost cost = new PrecisionCost(dataset, options, keyframeInterval, text -> now = text);
            return QuantizationReport.accuracy(cost.of(folder), cost.of(out));
        }
    }
}
