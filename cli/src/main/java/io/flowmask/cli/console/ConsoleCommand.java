package io.flowmask.cli.console;

import io.flowmask.cli.terminal.DurationConverter;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.FreePort;
import io.flowmask.cli.terminal.GracefulStop;
import io.flowmask.console.Console;
import io.flowmask.console.ConsoleOptions;
import io.flowmask.console.topics.StartPosition;
import io.flowmask.console.web.AccessToken;
import io.flowmask.console.web.ConsoleServer;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask console}: the web page over any broker's topics. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = {
            "Serve a web page with the live wall of cameras, their masks and their health.",
            "It reads the topics as any consumer does, without a group, and commits nothing."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class ConsoleCommand implements Callable<Integer> {
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
            names = "--host",
            defaultValue = "localhost",
            paramLabel = "HOST",
            description =
                    "Address to listen on; one that other machines can reach needs a token. Default: ${DEFAULT-VALUE}.")
    private String host;

    @Option(
            names = "--port",
            defaultValue = "8088",
            paramLabel = "PORT",
            description = "Port to listen on, or the next free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--token",
            defaultValue = "${env:FLOWMASK_CONSOLE_TOKEN}",
            paramLabel = "TEXT",
            description =
                    "What a browser must know, 16 characters or more. Better in the environment, as FLOWMASK_CONSOLE_TOKEN,"
                            + " where others do not see it. Where one is needed and none is given, one is made up and printed.")
    private @Nullable String token;

    @Option(
            names = "--from",
            defaultValue = "latest",
            converter = StartPositionConverter.class,
            paramLabel = "latest|earliest|TIME",
            description = "Where in the topics to begin; a time is how long ago. Default: ${DEFAULT-VALUE}.")
    private StartPosition from;

    @Option(
            names = "--topics",
            split = ",",
            defaultValue = "camera-frames",
            paramLabel = "NAME",
            description = "Topics of the frames. Default: ${DEFAULT-VALUE}.")
    private List<String> framesTopics;

    @Option(
            names = "--mask-events-topic",
            defaultValue = "mask-events",
            paramLabel = "NAME",
            description = "Topic of the masks. Default: ${DEFAULT-VALUE}.")
    private String maskEventsTopic;

    @Option(
            names = "--dropped-frames-topic",
            defaultValue = "dropped-frames",
            paramLabel = "NAME",
            description = "Topic of the dropped frames. Default: ${DEFAULT-VALUE}.")
    private String droppedFramesTopic;

    @Option(
            names = "--dead-letters-topic",
            defaultValue = "dead-letters",
            paramLabel = "NAME",
            description = "Topic of the dead letters. Default: ${DEFAULT-VALUE}.")
    private String deadLettersTopic;

    @Option(
            names = "--consumer-property",
            paramLabel = "KEY=VALUE",
            description = "A setting of Kafka's consumers, for example for security. May be given several times.")
    private Map<String, String> consumerProperties = Map.of();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "End after this time: 90s, 10m, 1h. Default: at Ctrl-C.")
    private @Nullable Duration duration;

    @Override
    @SuppressWarnings("try") // the console serves while it is open
    public Integer call() throws InterruptedException {
        ConsoleOptions.Builder options;
        try {
            options = options();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        CountDownLatch ended = new CountDownLatch(1);
        try (GracefulStop stop = GracefulStop.of(ended::countDown, Optional.ofNullable(duration), GRACE)) {
            int free = FreePort.from(host, port);
            PrintWriter out = spec.commandLine().getOut();
            if (free != port) {
                out.println("Port " + port + " is taken; the console listens on " + free + ".");
            }
            try (Console console = Console.start(options.port(free).build())) {
                out.println("Console: " + console.addressWithToken() + "   (Ctrl-C ends it)");
                out.flush();
                ended.await();
            }
        }
        return ExitCode.OK;
    }

    private ConsoleOptions.Builder options() {
        ConsoleOptions.Builder options = ConsoleOptions.builder(brokers)
                .clientProperties(consumerProperties)
                .framesTopics(framesTopics)
                .maskEventsTopic(maskEventsTopic)
                .droppedFramesTopic(droppedFramesTopic)
                .deadLettersTopic(deadLettersTopic)
                .start(from)
                .host(host)
                .port(port);
        options.build();
        checkAddress(host);
        if (token != null && !token.isEmpty()) {
            options.token(AccessToken.of(token));
        } else if (ConsoleServer.needsToken(host)) {
            options.token(AccessToken.random());
        }
        return options;
    }

    private static void checkAddress(String host) {
        try {
            var unused = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--host " + host + " is no address of this machine.", e);
        }
    }
}
