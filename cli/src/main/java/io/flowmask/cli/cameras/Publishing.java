package io.flowmask.cli.cameras;

import io.flowmask.cameras.CameraPlayer;
import io.flowmask.cameras.CameraPublisher;
import io.flowmask.cameras.Playback;
import io.flowmask.cli.terminal.DurationConverter;
import io.flowmask.cli.terminal.GracefulStop;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.cli.terminal.Stopwatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that sends frames to a broker, and the sending: with progress, until the end, a time or Ctrl-C. */
final class Publishing {
    /** How long Ctrl-C waits for the frames under way and the report. */
    static final Duration GRACE = Duration.ofSeconds(15);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

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

    /**
     * Sends what is played and reports on the command's output how much it was.
     *
     * @param kind what the report calls a camera
     * @throws IOException when footage is damaged or the broker does not take a frame
     */
    @SuppressWarnings("try") // the timer and the progress line work by being open
    void send(Playback playback, String kind) throws IOException, InterruptedException {
        int cameras = playback.channels().stream()
                .mapToInt(channel -> channel.cameraIds().size())
                .sum();
        Stopwatch stopwatch = new Stopwatch();
        try (CameraPublisher publisher = CameraPublisher.connect(
                brokers, topic, producerProperties, (camera, sequence, partition, offset) -> {})) {
            CameraPlayer player = new CameraPlayer(playback, publisher);
            try (GracefulStop stop = GracefulStop.of(player::stop, Optional.ofNullable(duration), GRACE)) {
                try (ProgressLine progress = ProgressLine.start(
                        command.commandLine().getErr(),
                        () -> report(publisher.acknowledged(), cameras, kind, stopwatch))) {
                    player.play();
                    publisher.flush();
                }
                PrintWriter out = command.commandLine().getOut();
                out.println(
                        report(publisher.acknowledged(), cameras, kind, stopwatch) + " → " + topic + " at " + brokers);
                out.flush();
            }
        }
    }

    String brokers() {
        return brokers;
    }

    String topic() {
        return topic;
    }

    Map<String, String> producerProperties() {
        return producerProperties;
    }

    /** Time after which sending is to stop. */
    Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    private static String report(long frames, int cameras, String kind, Stopwatch stopwatch) {
        return String.format(
                Locale.ROOT,
                "%,d frames sent by %d %s%s, %.1f frames/s",
                frames,
                cameras,
                kind,
                cameras == 1 ? "" : "s",
                frames / stopwatch.seconds());
    }
}
