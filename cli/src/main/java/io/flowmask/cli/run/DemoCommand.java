package io.flowmask.cli.run;

import io.flowmask.cameras.Playback;
import io.flowmask.cameras.PlaybackRate;
import io.flowmask.cli.cameras.PictureSize;
import io.flowmask.cli.cameras.SimulatedFleet;
import io.flowmask.cli.model.BundledModel;
import io.flowmask.cli.model.MotionConverter;
import io.flowmask.cli.terminal.Browser;
import io.flowmask.cli.terminal.DurationConverter;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.FreePort;
import io.flowmask.console.Console;
import io.flowmask.console.ConsoleOptions;
import io.flowmask.job.options.JobOptions;
import io.flowmask.job.options.KafkaSettings;
import io.flowmask.job.options.SegmentationJobOptions;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.yolact.MotionOverride;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask demo}: everything in this process, with simulated cameras and the console. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "See it: simulated cameras, Kafka, Flink, the job and the console, all in this process.",
            "Nothing has to be installed."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE, ExitCode.HELP_UNACCOUNTED})
public final class DemoCommand implements Callable<Integer> {
    private static final String HOST = "localhost";
    private static final int FLINK_PORT = 8081;

    /** A fleet whose first four cameras have something to show at any time: a street, a junction and two car parks by day. */
    private static final long SEED = 8;

    /** A demo may be forgotten: its broker's log must not fill the disk. */
    private static final Duration RETENTION = Duration.ofMinutes(5);

    /**
     * The cameras join one by one over this time. Everything is in this one JVM, whose compiler needs some seconds to make the whole path
     * fast; with all cameras at once they would be spent on a backlog.
     */
    private static final Duration JOINING_TIME = Duration.ofSeconds(8);

    /**
     * A demo shows what is, not what was: where the machine cannot keep up, frames are dropped, and counted, rather than shown late. The
     * frames in flight come on top of their age on arrival, so there are few, and small batches, which cost a CPU nothing.
     */
    private static final Duration MAX_FRAME_AGE = Duration.ofMillis(200);

    private static final int MAX_IN_FLIGHT = 6;

    private static final int BATCH_SIZE = 4;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--cameras",
            defaultValue = "4",
            paramLabel = "N",
            description = "Number of simulated cameras. Default: ${DEFAULT-VALUE}.")
    private int cameras;

    @Option(
            names = "--fps",
            defaultValue = "8",
            paramLabel = "F",
            description = "Frames per second of each camera. Default: ${DEFAULT-VALUE}.")
    private double framesPerSecond;

    @Option(
            names = "--size",
            defaultValue = "512x288",
            converter = PictureSize.Converter.class,
            paramLabel = "WxH",
            description = "Size of the frames, pixels. Default: ${DEFAULT-VALUE}.")
    private PictureSize size;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "Model folder, made by `flowmask model import`. Default: the one that comes with Flowmask, in 8 bits.")
    private @Nullable Path model;

    @Option(
            names = "--motion",
            converter = MotionConverter.class,
            paramLabel = "feature-flow|image-flow|none",
            description =
                    "How frames between keyframes move the keyframe's features. Default: as the model was imported.")
    private @Nullable Motion motion;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Stop sending after this time (90s, 10m, 1h), then end. Default: at Ctrl-C.")
    private @Nullable Duration duration;

    @Option(
            names = "--port",
            defaultValue = "8088",
            paramLabel = "PORT",
            description = "Port of the console, or the next free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--no-browser", description = "Do not open the console in a browser.")
    private boolean noBrowser;

    @Option(names = "--summary", paramLabel = "FILE", description = "Write the summary as JSON.")
    private @Nullable Path summary;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Playback playback = playback();
        Path folder = model == null ? BundledModel.inEightBits(err) : BundledModel.orGiven(model, err);
        List<String> arguments = new ArrayList<>();
        arguments.add("--" + SegmentationJobOptions.MODEL.key() + "=" + folder.toAbsolutePath());
        arguments.add("--" + SegmentationJobOptions.MAX_FRAME_AGE.key() + "=" + MAX_FRAME_AGE.toMillis() + " ms");
        arguments.add("--" + SegmentationJobOptions.MAX_IN_FLIGHT.key() + "=" + MAX_IN_FLIGHT);
        arguments.add("--" + SegmentationJobOptions.BATCH_SIZE.key() + "=" + BATCH_SIZE);
        // Each object has one label, which is easier to look at.
        arguments.add("--" + SegmentationJobOptions.CROSS_CLASS_NMS.key() + "=true");
        // What is wrong with the model is said before anything is started.
        ModelManifest manifest = ModelManifests.read(folder);
        if (motion != null) {
            MotionOverride.check(folder, manifest, motion);
            arguments.add("--" + SegmentationJobOptions.MOTION.key() + "=" + motion);
        }
        JobOptions.parse(EmbeddedHouse.withBroker(arguments, "localhost:9092"));

        int flinkPort = freePort("Flink's page", FLINK_PORT, err);
        EmbeddedRun run = new EmbeddedRun(
                new EmbeddedRun.Settings(
                        arguments,
                        FrameOrigin.of(playback),
                        Optional.ofNullable(duration),
                        Optional.empty(),
                        new EmbeddedHouse.Limits(OptionalInt.of(flinkPort), Optional.of(RETENTION)),
                        house -> openConsole(house, err)),
                err);
        long unaccounted = run.run(result -> {
            PrintWriter out = spec.commandLine().getOut();
            result.print(out);
            if (summary != null) {
                result.write(summary);
                out.println("Summary → " + summary);
            }
            out.flush();
        });
        return unaccounted == 0 ? ExitCode.OK : ExitCode.UNACCOUNTED;
    }

    private Playback playback() {
        try {
            return new SimulatedFleet(SEED, cameras, size, framesPerSecond, "camera-")
                    .playback(PlaybackRate.NATIVE, OptionalLong.empty())
                    .startingApart(JOINING_TIME.dividedBy(cameras));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ".", e);
        }
    }

    private EmbeddedRun.Companion.Running openConsole(EmbeddedHouse house, PrintWriter err) {
        KafkaSettings kafka = house.kafka();
        Console console = Console.start(ConsoleOptions.builder(kafka.bootstrapServers())
                .framesTopics(List.of(house.framesTopic()))
                .maskEventsTopic(kafka.maskEventsTopic())
                .droppedFramesTopic(kafka.droppedFramesTopic())
                .deadLettersTopic(kafka.deadLettersTopic())
                .host(HOST)
                .port(freePort("the console", port, err))
                .build());
        err.println();
        err.println("  Look at it:    " + console.address());
        err.println("  Flink's page:  " + house.webAddress());
        err.println("  End it:        Ctrl-C");
        err.println();
        err.flush();
        if (!noBrowser) {
            Browser.open(console.address());
        }
        return console::close;
    }

    private static int freePort(String what, int wanted, PrintWriter err) {
        int free = FreePort.from(HOST, wanted);
        if (free != wanted) {
            err.println("Port " + wanted + " is taken: " + what + " is on " + free + ".");
            err.flush();
        }
        return free;
    }
}
