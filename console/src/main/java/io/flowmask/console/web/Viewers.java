package io.flowmask.console.web;

import io.flowmask.console.fleet.Fleet;
import io.flowmask.console.fleet.ShownFrame;
import io.flowmask.console.topics.Following;
import io.flowmask.console.web.BrowserMessage.Done;
import io.flowmask.console.web.BrowserMessage.Hello;
import io.flowmask.console.web.BrowserMessage.Show;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The browsers that are connected. Each says hello, with the token where one is needed, before it is sent anything; then it has a thread
 * that sends one message after the other, each when the one before has gone out. Safe for several threads.
 */
final class Viewers implements AutoCloseable {
    /** The token is wrong; the page asks for it. */
    static final int REFUSED = 4401;

    /** There are too many browsers. */
    static final int FULL = 4429;

    private static final Logger LOG = LoggerFactory.getLogger(Viewers.class);
    private static final int MAX_VIEWERS = 64;
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(20);

    /** How long reading goes on after the last browser has gone, so that a page that is loaded again finds its history. */
    private static final Duration MEMORY = Duration.ofSeconds(60);

    private final AccessPolicy access;
    private final Fleet fleet;
    private final Supplier<Following> following;
    private final Map<Session, Viewer> viewers = new ConcurrentHashMap<>();
    private volatile long watchedNanos = System.nanoTime();

    Viewers(AccessPolicy access, Fleet fleet, Supplier<Following> following) {
        this.access = access;
        this.fleet = fleet;
        this.following = following;
    }

    /** Whether anybody watches, or did a moment ago. */
    boolean isWatched() {
        return !viewers.isEmpty() || System.nanoTime() - watchedNanos < MEMORY.toNanos();
    }

    /** A camera has something new. */
    void shown(int camera) {
        viewers.values().forEach(viewer -> viewer.shown(camera));
    }

    /** A browser said something. */
    void onMessage(Session session, String text) {
        Optional<BrowserMessage> message = BrowserMessage.parse(text);
        @Nullable Viewer viewer = viewers.get(session);
        if (message.isEmpty()) {
            session.close(1008, "Not a message of the console's page", Callback.NOOP);
        } else if (message.get() instanceof Hello hello) {
            admit(session, hello);
        } else if (viewer == null) {
            refuse(session);
        } else if (message.get() instanceof Show show) {
            viewer.show(show);
        } else if (message.get() instanceof Done done) {
            viewer.done(done.frames());
        }
    }

    private void admit(Session session, Hello hello) {
        if (!access.opens(hello.token())) {
            refuse(session);
            return;
        }
        if (viewers.size() >= MAX_VIEWERS) {
            session.close(FULL, "Too many browsers are connected", Callback.NOOP);
            return;
        }
        Viewer viewer = new Viewer(fleet, following);
        if (viewers.putIfAbsent(session, viewer) == null) {
            Thread thread = new Thread(() -> send(session, viewer), "viewer");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void refuse(Session session) {
        // Said in words as well: proxies are known to swallow close codes.
        session.sendText(
                UpdateMessage.refused(),
                Callback.from(Callback.NOOP, () -> session.close(REFUSED, "Wrong token", Callback.NOOP)));
    }

    private void send(Session session, Viewer viewer) {
        try {
            while (true) {
                Optional<Viewer.Outgoing> next = viewer.next();
                if (next.isEmpty()) {
                    return;
                }
                Callback.Completable sent = new Callback.Completable();
                if (next.get() instanceof Viewer.Outgoing.Update update) {
                    session.sendText(update.json(), sent);
                } else if (next.get() instanceof Viewer.Outgoing.Frame frame) {
                    session.sendBinary(message(frame.camera(), frame.frame()), sent);
                }
                sent.get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.debug("A browser is not sent to any more", e);
        } finally {
            onClose(session);
            session.disconnect();
        }
    }

    private static ByteBuffer message(int camera, ShownFrame frame) {
        return FrameMessage.encode(camera, frame);
    }

    /** A browser has gone. */
    void onClose(Session session) {
        Viewer viewer = viewers.remove(session);
        if (viewer != null) {
            watchedNanos = System.nanoTime();
            viewer.close();
        }
    }

    /** Sends everybody away. */
    @Override
    public void close() {
        viewers.keySet().forEach(session -> {
            session.close(1001, "The console ends", Callback.NOOP);
            onClose(session);
        });
    }
}
