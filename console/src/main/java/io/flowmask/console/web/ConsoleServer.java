package io.flowmask.console.web;

import io.flowmask.console.fleet.Fleet;
import io.flowmask.console.topics.Following;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The web server of the console: the page's files, which hold no secret, and the live connection at {@code /live}, which is where
 * frames are and where the token is asked for.
 */
public final class ConsoleServer implements AutoCloseable {
    private static final String PAGE = "/io/flowmask/console/page";

    /** Scripts, styles and connections from here only; text cannot become markup, in browsers that know how to forbid it. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()",
            // Files are small, and a new version should be seen at once.
            "Cache-Control", "no-cache");

    private static final int THREADS = 16;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    private static final int LONGEST_MESSAGE = 16 * 1024;

    private final Javalin server;
    private final Viewers viewers;

    private ConsoleServer(Javalin server, Viewers viewers) {
        this.server = server;
        this.viewers = viewers;
    }

    /**
     * Starts serving.
     *
     * @param host address to bind to
     * @param port 0 for any
     * @param token what opens the console; empty on this machine only
     * @param following how reading goes
     * @throws ConsoleStartException when the port is taken
     */
    public static ConsoleServer start(
            String host, int port, Optional<AccessToken> token, Fleet fleet, Supplier<Following> following) {
        if (token.isEmpty() && needsToken(host)) {
            throw new ConsoleStartException("Without a token the console answers to localhost only, but its host is "
                    + host + ". Give a token, or leave the host at localhost.");
        }
        AccessPolicy access = new AccessPolicy(token);
        Viewers viewers = new Viewers(access, fleet, following);
        Javalin server = Javalin.create(config -> configure(config, access, viewers));
        try {
            server.start(host, port);
        } catch (JavalinBindException e) {
            throw new ConsoleStartException(
                    "Port " + port + " on " + host + " is taken, or may not be used. Give another one with --port.", e);
        }
        fleet.onShown(viewers::shown);
        return new ConsoleServer(server, viewers);
    }

    /** Whether a console that binds to this host needs a token: any but {@code localhost}, {@code 127.0.0.1} and {@code ::1}. */
    public static boolean needsToken(String host) {
        return !AccessPolicy.isLocal(host);
    }

    private static void configure(JavalinConfig config, AccessPolicy access, Viewers viewers) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("console");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.modifyWebSocketServletFactory(factory -> {
            // Whoever connects is expected to say hello at once, and drawn frames are reported all the time.
            factory.setIdleTimeout(IDLE_TIMEOUT);
            factory.setMaxTextMessageSize(LONGEST_MESSAGE);
        });
        config.staticFiles.add(files -> {
            files.directory = PAGE;
            files.location = Location.CLASSPATH;
            files.headers = HEADERS;
        });
        config.routes.before(request -> {
            HEADERS.forEach(request::header);
            if (!access.acceptsHost(request.header("Host"))) {
                refuse("This console answers to localhost only.");
            }
        });
        config.routes.wsBeforeUpgrade("/live", request -> {
            if (!access.acceptsOrigin(request.header("Origin"), request.header("Host"))) {
                refuse("Live connections come from the console's own page only.");
            }
        });
        config.routes.ws("/live", live -> {
            live.onMessage(message -> viewers.onMessage(message.session, message.message()));
            live.onClose(closing -> viewers.onClose(closing.session));
            live.onError(failure -> viewers.onClose(failure.session));
        });
    }

    private static void refuse(String why) {
        throw new HttpResponseException(HttpStatus.FORBIDDEN.getCode(), why, Map.of());
    }

    /** The port that it answers on. */
    public int port() {
        return server.port();
    }

    /** Whether anybody watches, or did a moment ago. */
    public boolean isWatched() {
        return viewers.isWatched();
    }

    @Override
    public void close() {
        try {
            viewers.close();
        } finally {
            server.stop();
        }
    }
}
