package io.flowmask.cli.model;

import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.model.bench.BenchPlan;
import io.flowmask.model.bench.Measurement;
import io.flowmask.model.bench.ModelBench;
import io.flowmask.model.bench.ModelProfile;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.engine.EngineOptions;
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

/** {@code flowmask model bench}: how long a model's frames take, beside other models' and node by node. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measure how long a model's frames take: full, partial, and the mean over a keyframe interval. Several models take turns,",
            "so that their times can be compared. With --profile, show which operators and components the time goes to."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class BenchCommand implements Callable<Integer> {
    private static final int WARM_UPS = 2;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "DIR",
            description =
                    "Model folders; others are compared with the first. Default: the model that comes with Flowmask.")
    private List<Path> folders = List.of();

    @Option(names = "--model", paramLabel = "DIR", description = "A model folder too, as other commands take it.")
    private List<Path> models = List.of();

    @Option(
            names = "--batch-size",
            split = ",",
            defaultValue = "1",
            paramLabel = "N",
            description = "Frames that the model takes at once; several with commas. Default: ${DEFAULT-VALUE}.")
    private List<Integer> batchSizes;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "CPU threads of ONNX Runtime; several with commas. Default: as many as there are processors.")
    private @Nullable List<Integer> threads;

    @Option(
            names = "--keyframe-interval",
            defaultValue = "5",
            paramLabel = "K",
            description = "A cycle is a full frame and K-1 partial ones. Default: ${DEFAULT-VALUE}.")
    private int keyframeInterval;

    @Option(
            names = "--cycles",
            defaultValue = "10",
            paramLabel = "N",
            description = "Cycles to measure for each model, after two that do not count. Default: ${DEFAULT-VALUE}.")
    private int cycles;

    @Option(
            names = "--engine",
            defaultValue = "onnxruntime",
            paramLabel = "onnxruntime|tensorrt",
            converter = EngineKindConverter.class,
            description = "What runs the models. Default: ${DEFAULT-VALUE}.")
    private EngineKind engine;

    @Option(
            names = "--profile",
            description =
                    "Show where the time goes instead, by ONNX Runtime's profiler: per operator and per component, at"
                            + " the first of the batch sizes and threads.")
    private boolean profile;

    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean json;

    /** What the progress line shows. */
    private volatile String now = "";

    @Override
    public Integer call() throws IOException {
        BenchPlan plan = plan();
        List<Path> subjects = subjects();
        PrintWriter out = spec.commandLine().getOut();
        if (profile) {
            List<ModelProfile> profiles = profiles(subjects, plan);
            out.print(json ? BenchReport.profilesAsJson(profiles) : BenchReport.profilesAsText(profiles));
        } else {
            List<Measurement> measurements = measure(subjects, plan);
            out.print(json ? BenchReport.asJson(measurements) : BenchReport.asText(measurements));
        }
        out.flush();
        return ExitCode.OK;
    }

    private BenchPlan plan() {
        try {
            return new BenchPlan(
                    engine,
                    batchSizes,
                    threads == null ? List.of(Runtime.getRuntime().availableProcessors()) : threads,
                    keyframeInterval,
                    WARM_UPS,
                    cycles);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ".", e);
        }
    }

    private List<Path> subjects() throws IOException {
        List<@Nullable Path> given = new ArrayList<>(folders);
        given.addAll(models);
        if (given.isEmpty()) {
            given.add(null);
        }
        List<Path> subjects = new ArrayList<>();
        for (Path folder : given) {
            subjects.add(BundledModel.orGiven(folder, spec.commandLine().getErr()));
        }
        return subjects;
    }

    @SuppressWarnings("try") // the progress line works by being open
    private List<Measurement> measure(List<Path> subjects, BenchPlan plan) throws IOException {
        try (ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), () -> now)) {
            return ModelBench.run(subjects, plan, text -> now = text);
        }
    }

    @SuppressWarnings("try") // the progress line works by being open
    private List<ModelProfile> profiles(List<Path> subjects, BenchPlan plan) throws IOException {
        EngineOptions options = EngineOptions.builder()
                .kind(engine)
                .threads(plan.threads().get(0))
                .build();
        List<ModelProfile> profiles = new ArrayList<>();
        try (ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), () -> now)) {
            for (Path subject : subjects) {
                now = "profiling " + subject;
                profiles.add(
                        ModelProfile.run(subject, options, plan.batchSizes().get(0), WARM_UPS, cycles));
            }
        }
        return profiles;
    }
}
