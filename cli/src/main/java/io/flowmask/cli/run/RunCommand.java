package io.flowmask.cli.run;

import io.flowmask.cameras.rtsp.StreamSettings;
import io.flowmask.cli.cameras.GatewayMessages;
import io.flowmask.cli.cameras.PlaybackOptions;
import io.flowmask.cli.cameras.RtspCameras;
import io.flowmask.cli.model.BundledModel;
import io.flowmask.cli.terminal.DurationConverter;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.GivenOptions;
import io.flowmask.cli.terminal.Home;
import io.flowmask.job.options.InvalidOptionsException;
import io.flowmask.job.options.JobOptions;
import io.flowmask.job.options.SegmentationJobOptions;
import io.flowmask.model.engine.Engines;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.yolact.MotionOverride;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask run}: the job, embedded in this process or on a cluster. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Run the segmentation job: camera frames in, mask events out.",
            "--embedded starts Kafka and Flink in this process and plays footage, or watches network cameras; --cluster submits the job to a running Flink cluster."
        },
        sortOptions = false,
        modelTransformer = JobFlags.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE, ExitCode.HELP_UNACCOUNTED})
public final class RunCommand implements Callable<Integer> {
    private static final Duration RTSP_TIMEOUT = Duration.ofSeconds(10);

    /** What belongs to the cameras and to the consumer that --embedded brings. */
    private static final List<String> OF_EMBEDDED =
            List.of("--play", "--rtsp", "--rtsp-list", "--camera-prefix", "--duration", "--events", "--summary");

    private static final String JOB_JAR = "job/target/flowmask-job-0.1.0-SNAPSHOT.jar";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--embedded",
            description = "Run broker, Flink and cameras in this process, and leave nothing of theirs.")
    private boolean embedded;

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description = "Submit the job to the Flink cluster with this REST address.")
    private @Nullable String cluster;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "With --cluster: the job's fat jar. Default: the one built here.")
    private @Nullable Path jar;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder, made by `flowmask model import`. With --cluster: its path on the TaskManagers."
                    + " Default with --embedded: the one that comes with Flowmask.")
    private @Nullable Path model;

    @Option(
            names = "--play",
            arity = "1..*",
            paramLabel = "VIDEO|FOLDER",
            description = "With --embedded: footage to play as cameras. Default: simulated cameras.")
    private List<Path> clips = List.of();

    @Option(
            names = "--rtsp",
            arity = "1..*",
            paramLabel = "URL",
            description = "With --embedded: network cameras, rtsp://HOST/PATH, until --duration or Ctrl-C.")
    private List<String> urls = List.of();

    @Option(
            names = "--rtsp-list",
            paramLabel = "FILE",
            description = "With --embedded: network cameras from a YAML file; see docs/cameras.md.")
    private @Nullable Path rtspList;

    @Mixin
    private PlaybackOptions playback;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "With --embedded: stop sending after this time (90s, 10m, 1h), then end as usual.")
    private @Nullable Duration duration;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "With --embedded: write the mask events as JSON, one a line.")
    private @Nullable Path events;

    @Option(names = "--summary", paramLabel = "FILE", description = "With --embedded: write the summary as JSON.")
    private @Nullable Path summary;

    @Option(names = "--config", paramLabel = "FILE", description = "Job options from a file, key: value a line.")
    private @Nullable Path config;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "A job option; wins over the file. Its own flag, below, wins over both.")
    private Map<String, String> definitions = Map.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (embedded && cluster != null) {
            throw new ParameterException(spec.commandLine(), "Give --embedded or --cluster, not both.");
        }
        try {
            if (cluster != null) {
                return submit(cluster);
            }
            if (embedded) {
                return runEmbedded();
            }
            throw new ParameterException(
                    spec.commandLine(),
                    "Where should the job run? Give --embedded to run Kafka, Flink and cameras in this process,"
                            + " or --cluster HOST:PORT to submit the job to a running Flink cluster.");
        } catch (InvalidOptionsException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int runEmbedded() throws IOException, InterruptedException {
        GivenOptions.refuse(spec.commandLine(), List.of("--jar"), "goes with --cluster only");
        List<String> arguments = jobArguments();
        JobFlags.brokerFlag(arguments).ifPresent(key -> {
            throw new ParameterException(
                    spec.commandLine(), "--" + key + " makes no sense with --embedded, which brings its own broker.");
        });
        PrintWriter err = spec.commandLine().getErr();
        FrameOrigin origin = origin(err);
        Path folder = BundledModel.orGiven(model, err);
        // What is wrong with the model or an option is said before anything is started.
        ModelManifest manifest = ModelManifests.read(folder);
        arguments.add(modelArgument(folder.toAbsolutePath()));
        JobOptions options = JobOptions.parse(EmbeddedHouse.withBroker(arguments, "localhost:9092"));
        Engines.check(folder, manifest, options.segmenter().engine());
        Motion motion = options.segmenter().motion();
        if (motion != null) {
            MotionOverride.check(folder, manifest, motion);
        }

        EmbeddedRun run = new EmbeddedRun(
                new EmbeddedRun.Settings(arguments, origin, Optional.ofNullable(duration), Optional.ofNullable(events)),
                err);
        long unaccounted = run.run(result -> {
            PrintWriter out = spec.commandLine().getOut();
            result.print(out);
            if (events != null) {
                out.println("Mask events → " + events);
            }
            if (summary != null) {
                result.write(summary);
                out.println("Summary → " + summary);
            }
            out.flush();
        });
        return unaccounted == 0 ? ExitCode.OK : ExitCode.UNACCOUNTED;
    }

    private FrameOrigin origin(PrintWriter err) throws IOException {
        if (urls.isEmpty() && rtspList == null) {
            return FrameOrigin.of(playback.playback(clips, spec.commandLine()));
        }
        if (!clips.isEmpty()
                || GivenOptions.first(spec.commandLine(), PlaybackOptions.NAMES).isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Give footage (--play and its options) or network cameras (--rtsp, --rtsp-list), not both.");
        }
        try {
            return FrameOrigin.of(
                    RtspCameras.of(urls, rtspList, StreamSettings.builder().build(), playback.cameraPrefix()),
                    RTSP_TIMEOUT,
                    new GatewayMessages(err));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int submit(String address) {
        String why = "goes with --embedded only: on a cluster the job reads what others send to its topics";
        GivenOptions.refuse(spec.commandLine(), OF_EMBEDDED, why);
        GivenOptions.refuse(spec.commandLine(), PlaybackOptions.NAMES, why);
        List<String> arguments = jobArguments();
        if (model != null) {
            // A path that is here is taken to be the same on the TaskManagers.
            arguments.add(modelArgument(Files.exists(model) ? model.toAbsolutePath() : model));
        }
        String job = ClusterSubmission.submit(
                address,
                JobOptions.parse(arguments),
                jar == null ? Home.folder().resolve(JOB_JAR) : jar);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Job " + job + " was submitted to " + address + ".");
        out.flush();
        return ExitCode.OK;
    }

    private static String modelArgument(Path folder) {
        return "--" + SegmentationJobOptions.MODEL.key() + "=" + folder;
    }

    /** The job's options as its own command line takes them. */
    private List<String> jobArguments() {
        List<String> arguments = new ArrayList<>();
        if (config != null) {
            arguments.add("--config=" + config);
        }
        definitions.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        arguments.addAll(JobFlags.given(spec.commandLine().getParseResult()));
        return arguments;
    }
}
