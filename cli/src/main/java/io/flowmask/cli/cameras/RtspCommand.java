package io.flowmask.cli.cameras;

import io.flowmask.cameras.LivePublisher;
import io.flowmask.cameras.rtsp.HardwareDecoding;
import io.flowmask.cameras.rtsp.RtspCamera;
import io.flowmask.cameras.rtsp.RtspGateway;
import io.flowmask.cameras.rtsp.SizeLimit;
import io.flowmask.cameras.rtsp.StreamSettings;
import io.flowmask.cameras.rtsp.Transport;
import io.flowmask.cli.terminal.DurationConverter;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.GracefulStop;
import io.flowmask.cli.terminal.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flowmask cameras rtsp}: network cameras to a topic. */
@Command(
        name = "rtsp",
        mixinStandardHelpOptions = true,
        description = {
            "Send the frames of network cameras (RTSP) to any Kafka broker, until Ctrl-C.",
            "A camera that is lost is connected again; the others do not notice."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class RtspCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "URL",
            description = "rtsp://HOST/PATH of a camera. A password here is seen by everybody who lists this machine's"
                    + " processes: use --list for it.")
    private List<String> urls = List.of();

    @Option(names = "--list", paramLabel = "FILE", description = "Cameras from a YAML file; see docs/cameras.md.")
    private @Nullable Path list;

    @Mixin
    private Publishing publishing;

    @Option(names = "--max-fps", paramLabel = "F", description = "Send no more frames a second of each camera.")
    private @Nullable Double maxFramesPerSecond;

    @Option(
            names = "--max-size",
            converter = PictureSize.Converter.class,
            paramLabel = "WxH",
            description = "Scale larger pictures down to fit into this, pixels.")
    private @Nullable PictureSize maxSize;

    @Option(
            names = "--jpeg-quality",
            defaultValue = "" + StreamSettings.DEFAULT_JPEG_QUALITY,
            paramLabel = "Q",
            description = "1..100. Default: ${DEFAULT-VALUE}.")
    private int jpegQuality;

    @Option(
            names = "--transport",
            defaultValue = "tcp",
            paramLabel = "tcp|udp",
            description = "How packets travel. Default: ${DEFAULT-VALUE}.")
    private Transport transport;

    @Option(
            names = "--hardware",
            defaultValue = "none",
            paramLabel = "DECODER",
            description = "What decodes: ${COMPLETION-CANDIDATES}. Where it is missing, the processor does."
                    + " Default: ${DEFAULT-VALUE}.")
    private HardwareDecoding hardware;

    @Option(
            names = "--timeout",
            defaultValue = "10s",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description = "For connecting, and for the next packet to come. Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Option(
            names = "--camera-prefix",
            defaultValue = "camera-",
            paramLabel = "TEXT",
            description = "The name of a camera given by its URL is this and its number. Default: ${DEFAULT-VALUE}.")
    private String cameraPrefix;

    @Override
    public Integer call() throws IOException, InterruptedException {
        relay(cameras());
        return ExitCode.OK;
    }

    private List<RtspCamera> cameras() throws IOException {
        try {
            StreamSettings.Builder settings = StreamSettings.builder()
                    .jpegQuality(jpegQuality)
                    .transport(transport)
                    .hardware(hardware);
            if (maxFramesPerSecond != null) {
                settings.maxFramesPerSecond(maxFramesPerSecond);
            }
            if (maxSize != null) {
                settings.maxSize(new SizeLimit(maxSize.width(), maxSize.height()));
            }
            return RtspCameras.of(urls, list, settings.build(), cameraPrefix);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    @SuppressWarnings("try") // the timer works by being open
    private void relay(List<RtspCamera> cameras) throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        GatewayMessages messages = new GatewayMessages(err);
        try (LivePublisher publisher = LivePublisher.connect(
                publishing.brokers(), publishing.topic(), publishing.producerProperties(), messages::note)) {
            RtspGateway gateway = RtspGateway.of(cameras, publisher, timeout, messages);
            RelayReport report = new RelayReport(gateway::statistics, publisher);
            // Where the broker is away, the report comes when the last frames have timed out.
            Duration grace = publisher.deliveryTimeout().plus(Publishing.GRACE);
            try (GracefulStop stop = GracefulStop.of(gateway::stop, publishing.duration(), grace)) {
                try (ProgressLine progress = ProgressLine.start(err, report::line)) {
                    messages.show(Optional.of(progress::println));
                    gateway.run();
                    publisher.flush();
                } finally {
                    messages.show(Optional.empty());
                }
                PrintWriter out = spec.commandLine().getOut();
                report.print(out);
                out.println(report.summary() + " → " + publishing.topic() + " at " + publishing.brokers());
                out.flush();
            }
        }
    }
}
