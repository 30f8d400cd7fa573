package io.flowmask.cli.cameras;

import io.flowmask.cameras.CameraPlayer;
import io.flowmask.cameras.CameraPublisher;
import io.flowmask.cameras.Playback;
import io.flowmask.cli.terminal.DurationConverter;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.GracefulStop;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.cli.terminal.Stopwatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flowmask cameras play}: footage to a topic. */
@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        description = {
            "Play videos and folders of frames as cameras, to any Kafka broker.",
            "Without footage the cameras are simulated."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class PlayCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "VIDEO|FOLDER", description = "Footage to play.")
    private List<Path> clips = List.of();

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
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Stop after this time: 90s, 10m, 1h.")
    private @Nullable Duration duration;

    @Mixin
    private PlaybackOptions playback;

    @Override
    @SuppressWarnings("try") // the timer and the progress line work by being open
    public Integer call() throws IOException, InterruptedException {
        Playback toPlay = playback.playback(clips, spec.commandLine());
        int cameras = toPlay.channels().stream()
                .mapToInt(channel -> channel.cameraIds().size())
                .sum();
        Stopwatch stopwatch = new Stopwatch();
        try (CameraPublisher publisher = CameraPublisher.connect(
                brokers, topic, producerProperties, (camera, sequence, partition, offset) -> {})) {
            CameraPlayer player = new CameraPlayer(toPlay, publisher);
            try (GracefulStop stop = GracefulStop.of(player::stop, Optional.ofNullable(duration), GRACE)) {
                try (ProgressLine progress = ProgressLine.start(
                        spec.commandLine().getErr(), () -> text(publisher.acknowledged(), cameras, stopwatch))) {
                    player.play();
                    publisher.flush();
                }
                PrintWriter out = spec.commandLine().getOut();
                out.println(text(publisher.acknowledged(), cameras, stopwatch) + " → " + topic + " at " + brokers);
                out.flush();
            }
        }
        return ExitCode.OK;
    }

    private static String text(long frames, int cameras, Stopwatch stopwatch) {
        return String.format(
                Locale.ROOT,
                "%,d frames sent by %d camera%s, %.1f frames/s",
                frames,
                cameras,
                cameras == 1 ? "" : "s",
                frames / stopwatch.seconds());
    }
}
