package io.flowmask.cli.plan;

import io.flowmask.cli.sizing.Engine;
import io.flowmask.cli.sizing.Fleet;
import io.flowmask.cli.sizing.FleetPlan;
import io.flowmask.cli.sizing.InfeasiblePlanException;
import io.flowmask.cli.sizing.KeptState;
import io.flowmask.cli.sizing.Topics;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.cli.terminal.DurationConverter;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.model.image.Luminance;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask plan}: what a fleet of cameras needs. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Say what a fleet of cameras needs: devices, TaskManagers, Kafka's partitions, bandwidth and disk, state, checkpoints, and how",
            "long a frame takes. A sum of measured figures; docs/sizing.md has its formulas."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--cameras", required = true, paramLabel = "N", description = "Number of cameras.")
    private int cameras;

    @Option(names = "--fps", required = true, paramLabel = "F", description = "Frames per second of each camera.")
    private double framesPerSecond;

    @Option(
            names = "--keyframe-interval",
            defaultValue = "5",
            paramLabel = "K",
            description = "Every K-th frame of a camera runs the whole network. Default: ${DEFAULT-VALUE}.")
    private int keyframeInterval;

    @Mixin
    private EngineArguments engine;

    @ArgGroup(multiplicity = "1")
    private FeatureSize features = new FeatureSize();

    @Mixin
    private TopicArguments topics;

    @Option(
            names = "--checkpoint-interval",
            defaultValue = "10s",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description = "Time between checkpoints. Default: ${DEFAULT-VALUE}.")
    private Duration checkpointInterval;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    /** How many bytes a camera's features have. */
    static final class FeatureSize {
        @Option(
                names = "--model",
                paramLabel = "DIR",
                description = "Model folder, whose model.json says how many bytes of features a camera keeps.")
        private @Nullable Path model;

        @Option(
                names = "--feature-bytes",
                converter = ByteSizeConverter.class,
                paramLabel = "SIZE",
                description = "Instead of --model: bytes of features that a camera keeps, such as 1.4MB.")
        private @Nullable Long bytes;

        long bytes() throws IOException {
            if (bytes != null) {
                return bytes;
            }
            if (model == null) {
                throw new IllegalStateException("Neither --model nor --feature-bytes");
            }
            ModelManifest manifest = ModelManifests.read(model);
            long luminance = Luminance.sidePx(manifest.input().sizePx());
            return manifest.features().map(Features::bytes).orElse(0)
                    + (manifest.motion().filter(Motion.IMAGE_FLOW::equals).isPresent() ? luminance * luminance : 0);
        }
    }

    @Override
    public Integer call() throws IOException {
        try {
            Fleet fleet = new Fleet(cameras, framesPerSecond, keyframeInterval);
            Engine measured = engine.engine(keyframeInterval);
            Topics kafka = topics.topics();
            FleetPlan plan = FleetPlan.of(fleet, measured, kafka, new KeptState(features.bytes(), checkpointInterval));
            PlanReport report = new PlanReport(fleet, measured, kafka, plan);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? report.asJson() : report.asText());
            out.flush();
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ".", e);
        } catch (InfeasiblePlanException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
