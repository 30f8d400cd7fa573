package io.flowmask.cameras.rtsp;

import io.flowmask.cameras.FrameSink;
import io.flowmask.cameras.MonotonicClock;
import io.flowmask.cameras.PublishException;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.ImageEncoding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera's life: connects, sends its frames, and connects again when it is lost, until it is stopped. Belongs to one thread;
 * {@link #stop} and the counters are for all.
 *
 * <p>Sequences go on over connections. They start at the milliseconds of the clock, so that they are higher than those of an earlier
 * run too: a camera would have to have sent more than a thousand frames a second.
 */
final class CameraLink {
    private static final Logger LOG = LoggerFactory.getLogger(CameraLink.class);

    private final RtspCamera camera;
    private final VideoStream.Opener opener;
    private final FrameSink sink;
    private final GatewayListener listener;
    private final Clock wallClock;
    private final MonotonicClock clock;
    private final Backoff backoff;
    private final CameraCounters counters;
    private long sequence;
    private volatile boolean stopped;

    /** What a link works with besides its camera. */
    record Surroundings(
            VideoStream.Opener opener,
            FrameSink sink,
            GatewayListener listener,
            Clock wallClock,
            MonotonicClock clock,
            RandomGenerator random) {}

    CameraLink(RtspCamera camera, Surroundings with) {
        this.camera = camera;
        this.opener = with.opener();
        this.sink = with.sink();
        this.listener = with.listener();
        this.wallClock = with.wallClock();
        this.clock = with.clock();
        this.backoff = new Backoff(with.random());
        this.counters = new CameraCounters(camera.name());
        this.sequence = with.wallClock().millis();
    }

    /**
     * Runs until {@link #stop} is called and the thread is interrupted.
     *
     * @throws PublishException when frames can no longer be handed on; whatever else the sink throws comes out too
     */
    void run() throws PublishException, InterruptedException {
        try {
            while (!stopped) {
                connectOnce();
                if (!stopped) {
                    clock.awaitNanos(clock.nanos() + backoff.afterFailure().toNanos());
                }
            }
        } catch (InterruptedException e) {
            if (!stopped) {
                throw e;
            }
        } finally {
            counters.stopped();
        }
    }

    void stop() {
        stopped = true;
    }

    CameraStatistics statistics() {
        return counters.snapshot();
    }

    private void connectOnce() throws PublishException, InterruptedException {
        try (VideoStream stream = guarded(() -> opener.open(camera, () -> stopped))) {
            relay(stream);
        } catch (StreamException e) {
            failed(e.reason());
        }
    }

    /** One camera's oddity is not to end the others; what the sink throws is to, so sending is never guarded. */
    private <T> T guarded(StreamCall<T> call) throws StreamException {
        try {
            return call.get();
        } catch (RuntimeException e) {
            LOG.error("Camera {} failed unexpectedly", camera.name(), e);
            throw new StreamException("failed unexpectedly: " + e.getClass().getSimpleName() + ". The log says more");
        }
    }

    @FunctionalInterface
    private interface StreamCall<T> {
        T get() throws StreamException;
    }

    private void failed(String reason) {
        if (!stopped && counters.failed(reason)) {
            listener.failed(camera.name(), reason);
        }
    }

    private void relay(VideoStream stream) throws StreamException, PublishException, InterruptedException {
        FrameRateLimit limit = new FrameRateLimit(camera.settings().maxFramesPerSecond());
        StreamClock streamClock = new StreamClock();
        boolean first = true;
        while (!stopped) {
            Duration time = guarded(() -> stream.next(limit::isDue));
            Instant arrival = wallClock.instant();
            if (first) {
                first = false;
                backoff.reset();
                counters.connected();
                listener.connected(camera.name(), guarded(stream::description));
            }
            Instant capturedAt = streamClock.capturedAt(time, arrival);
            if (limit.take(time)) {
                boolean late = Duration.between(capturedAt, arrival).compareTo(StreamClock.LATE) > 0;
                // A late frame takes its number with it, so that the gap can be seen.
                long number = sequence++;
                if (late) {
                    counters.late();
                } else {
                    send(guarded(stream::picture), number, capturedAt);
                }
            }
        }
    }

    private void send(VideoStream.Jpeg picture, long number, Instant capturedAt)
            throws PublishException, InterruptedException {
        sink.send(CameraFrame.newBuilder()
                .setCameraId(camera.name())
                .setSequence(number)
                .setCapturedAt(capturedAt)
                .setEncoding(ImageEncoding.JPEG)
                .setWidth(picture.widthPx())
                .setHeight(picture.heightPx())
                .setImage(picture.bytes())
                .build());
        counters.sent();
    }
}
