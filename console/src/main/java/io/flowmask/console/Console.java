package io.flowmask.console;

import io.flowmask.console.fleet.Fleet;
import io.flowmask.console.topics.Following;
import io.flowmask.console.topics.StartPosition;
import io.flowmask.console.topics.TopicFollower;
import io.flowmask.console.web.AccessToken;
import io.flowmask.console.web.ConsoleServer;
import io.flowmask.console.web.ConsoleStartException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A running console: two readers of topics, frames apart from outcomes since only frames are large, and the web server. Whoever starts
 * it closes it.
 */
public final class Console implements AutoCloseable {
    private final ConsoleOptions options;
    private final OpenResources resources = new OpenResources();
    private final ConsoleServer server;
    private final TopicFollower outcomes;

    /** Set when the server is there: frames are read for those who watch. */
    private volatile @Nullable ConsoleServer watched;

    private Console(ConsoleOptions options) {
        this.options = options;
        Fleet fleet = new Fleet(InstantSource.system(), options.heldBytes());
        TopicIntake intake = new TopicIntake(options, fleet);
        try {
            outcomes = resources.opened(follower(
                    "console-outcomes",
                    List.of(options.maskEventsTopic(), options.droppedFramesTopic(), options.deadLettersTopic()),
                    intake,
                    () -> true));
            TopicFollower frames =
                    resources.opened(follower("console-frames", options.framesTopics(), intake, this::isWatched));
            server = resources.opened(ConsoleServer.start(
                    options.host(),
                    options.port(),
                    options.token(),
                    fleet,
                    () -> Following.worse(frames.following(), outcomes.following())));
            watched = server;
        } catch (Throwable e) {
            resources.closeAfter(e);
            throw e;
        }
    }

    /**
     * Starts reading and serving. A broker that does not answer yet is waited for; the page says so.
     *
     * @throws ConsoleStartException when the port is taken or Kafka's client cannot be made
     */
    public static Console start(ConsoleOptions options) {
        return new Console(options);
    }

    private TopicFollower follower(String name, List<String> topics, TopicIntake intake, BooleanSupplier wanted) {
        Map<String, Object> settings = new HashMap<>(options.clientProperties());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
        StartPosition start = options.start();
        try {
            return new TopicFollower(name, settings, topics, start, intake, wanted);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConsoleStartException(
                    "Kafka's client for " + options.bootstrapServers() + " cannot be made: " + cause.getMessage(), e);
        }
    }

    private boolean isWatched() {
        ConsoleServer now = watched;
        return now == null || now.isWatched();
    }

    /** The page's address. */
    public URI address() {
        String host = options.host();
        boolean anywhere = host.equals("0.0.0.0") || host.equals("::");
        String named = anywhere ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + named + ":" + server.port() + "/");
    }

    /** The page's address with the token, for whoever started it; a browser does not send what follows the {@code #}. */
    public URI addressWithToken() {
        Optional<AccessToken> token = options.token();
        return token.isPresent()
                ? address().resolve("#token=" + URLEncoder.encode(token.get().reveal(), StandardCharsets.UTF_8))
                : address();
    }

    /** Ends the server, then the readers. */
    @Override
    public void close() {
        resources.close();
    }
}
