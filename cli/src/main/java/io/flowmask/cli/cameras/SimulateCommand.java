package io.flowmask.cli.cameras;

import io.flowmask.cameras.CameraPlayer;
import io.flowmask.cameras.CameraPublisher;
import io.flowmask.cameras.Playback;
import io.flowmask.cameras.PlaybackRate;
import io.flowmask.cameras.simulation.CameraSpec;
import io.flowmask.cameras.simulation.SimulatedClip;
import io.flowmask.cli.terminal.DurationConverter;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.GracefulStop;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.cli.terminal.Stopwatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask cameras simulate}: a simulated fleet to a topic. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Send frames of simulated traffic cameras, to any Kafka broker.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class SimulateCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--bootstrap-servers",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Kafka bootstrap servers.")
    private String brokers;

    @Option(
            names = "--topic",
            defaultValue = "camera-frames",
            paramLabel = "NAME",
            description = "Topic to send to; it must exist. Default: ${DEFAULT-VALUE}.")
    private String topic;

    @Option(
            names = "--producer-property",
            paramLabel = "KEY=VALUE",
            description = "A setting of Kafka's producer, for example for security. May be given several times.")
    private Map<String, String> producerProperties = Map.of();

    @Option(
            names = "--cameras",
            defaultValue = "4",
            paramLabel = "N",
            description = "Number of cameras, each with a scene of its own. Default: ${DEFAULT-VALUE}.")
    private int cameras;

    @Option(
            names = "--fps",
            defaultValue = "10",
            paramLabel = "F",
            description = "Frames per second of each camera. Default: ${DEFAULT-VALUE}.")
    private double framesPerSecond;

    @Option(
            names = "--size",
            defaultValue = "640x360",
            converter = PictureSize.Converter.class,
            paramLabel = "WxH",
            description = "Size of the frames, pixels. Default: ${DEFAULT-VALUE}.")
    private PictureSize size;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "The fleet's seed; camera k of a seed is always the same. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--rate",
            defaultValue = "native",
            paramLabel = "native|max",
            description = "In real time, or as fast as frames are drawn and taken. Default: ${DEFAULT-VALUE}.")
    private PlaybackRate rate;

    @Option(names = "--frames", paramLabel = "N", description = "Send no more than N frames, over all cameras.")
    private @Nullable Long frames;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Stop after this time: 90s, 10m, 1h.")
    private @Nullable Duration duration;

    @Option(
            names = "--camera-prefix",
            defaultValue = "camera-",
            paramLabel = "TEXT",
            description = "A camera's name is this and its number. Default: ${DEFAULT-VALUE}.")
    private String cameraPrefix;

    @Override
    @SuppressWarnings("try") // the timer and the progress line work by being open
    public Integer call() throws IOException, InterruptedException {
        Playback playback = playback();
        Stopwatch stopwatch = new Stopwatch();
        try (CameraPublisher publisher = CameraPublisher.connect(
                brokers, topic, producerProperties, (camera, sequence, partition, offset) -> {})) {
            CameraPlayer player = new CameraPlayer(playback, publisher);
            try (GracefulStop stop = GracefulStop.of(player::stop, Optional.ofNullable(duration), GRACE)) {
                try (ProgressLine progress = ProgressLine.start(
                        spec.commandLine().getErr(), () -> text(publisher.acknowledged(), stopwatch))) {
                    player.play();
                    publisher.flush();
                }
                PrintWriter out = spec.commandLine().getOut();
                out.println(text(publisher.acknowledged(), stopwatch) + " → " + topic + " at " + brokers);
                out.flush();
            }
        }
        return ExitCode.OK;
    }

    private Playback playback() {
        if (cameras < 1) {
            throw new ParameterException(spec.commandLine(), "--cameras must be at least 1, but is " + cameras + ".");
        }
        try {
            List<SimulatedClip> clips = IntStream.range(0, cameras)
                    .mapToObj(number -> new SimulatedClip(
                            new CameraSpec(seed, number, size.width(), size.height(), framesPerSecond)))
                    .toList();
            return new Playback(
                    Playback.roundRobin(List.copyOf(clips), cameras, cameraPrefix),
                    rate,
                    false,
                    frames == null ? OptionalLong.empty() : OptionalLong.of(frames));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ".", e);
        }
    }

    private String text(long sent, Stopwatch stopwatch) {
        return String.format(
                Locale.ROOT,
                "%,d frames sent by %d simulated camera%s, %.1f frames/s",
                sent,
                cameras,
                cameras == 1 ? "" : "s",
                sent / stopwatch.seconds());
    }
}
