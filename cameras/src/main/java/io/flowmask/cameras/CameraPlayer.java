package io.flowmask.cameras;

import io.flowmask.schemas.CameraFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Plays footage as cameras: one thread per clip reads it once and sends every frame for each of the clip's cameras, with the
 * camera's own sequence from 0. {@link #play} runs once; {@link #stop} ends it early from any thread.
 */
public final class CameraPlayer {
    private final Playback playback;
    private final FrameSink sink;
    private final Clock wallClock;
    private final MonotonicClock clock;
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean stopped;

    public CameraPlayer(Playback playback, FrameSink sink) {
        this(playback, sink, Clock.systemUTC(), MonotonicClock.system());
    }

    CameraPlayer(Playback playback, FrameSink sink, Clock wallClock, MonotonicClock clock) {
        this.playback = playback;
        this.sink = sink;
        this.wallClock = wallClock;
        this.clock = clock;
    }

    /**
     * Plays until every clip has ended, the limit is reached or {@link #stop} is called.
     *
     * @return frames handed to the sink, over all cameras
     * @throws UnreadableClipException when footage turns out to be damaged
     * @throws PublishException when the sink fails
     * @throws InterruptedException when the calling thread is interrupted; playing has ended then
     */
    public long play() throws IOException, InterruptedException {
        List<Playback.Channel> channels = playback.channels();
        ExecutorService threads = Executors.newFixedThreadPool(channels.size(), namedThreads());
        try {
            ExecutorCompletionService<Void> running = new ExecutorCompletionService<>(threads);
            List<Future<Void>> futures = new ArrayList<>();
            Pacer starts = Pacer.realTime(clock, () -> stopped);
            for (Playback.Channel channel : channels) {
                Duration start = playback.startInterval().multipliedBy(futures.size());
                futures.add(running.submit(() -> {
                    if (starts.await(start)) {
                        new ChannelPlayer(channel).play();
                    }
                    return null;
                }));
            }
            for (int i = 0; i < futures.size(); i++) {
                running.take().get();
            }
            return sent.get();
        } catch (ExecutionException e) {
            throw rethrow(e.getCause());
        } finally {
            stopped = true;
            threads.shutdownNow();
        }
    }

    /** No more frames are sent after the ones under way. {@link #play} returns shortly. */
    public void stop() {
        stopped = true;
    }

    private static IOException rethrow(@Nullable Throwable cause) throws InterruptedException {
        if (cause instanceof IOException e) {
            return e;
        }
        if (cause instanceof InterruptedException e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        throw new IllegalStateException("A camera failed: " + cause, cause);
    }

    private static ThreadFactory namedThreads() {
        AtomicInteger count = new AtomicInteger();
        return runnable -> {
            Thread thread = new Thread(runnable, "camera-player-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Whether one more frame may be sent; counts it. */
    private boolean claimFrame() {
        if (stopped) {
            return false;
        }
        if (playback.maxFrames().isPresent()) {
            long limit = playback.maxFrames().getAsLong();
            return sent.getAndUpdate(count -> Math.min(count + 1, limit)) < limit;
        }
        sent.incrementAndGet();
        return true;
    }

    /** One clip's pass, or passes, over its cameras. Belongs to one thread. */
    private final class ChannelPlayer {
        private final Playback.Channel channel;
        private @Nullable Pacer pacer;
        private long sequence;

        ChannelPlayer(Playback.Channel channel) {
            this.channel = channel;
        }

        /** The schedule begins with the first frame: what opening the clip took is not made up for in haste. */
        private Pacer startedPacer() {
            if (pacer == null) {
                pacer = playback.rate() == PlaybackRate.NATIVE
                        ? Pacer.realTime(clock, () -> stopped)
                        : Pacer.unlimited(clock, () -> stopped);
            }
            return pacer;
        }

        void play() throws IOException, InterruptedException {
            Duration passStart = Duration.ZERO;
            Optional<Duration> passLength;
            do {
                passLength = playOnce(passStart);
                passStart = passStart.plus(passLength.orElse(Duration.ZERO));
            } while (playback.loop() && passLength.isPresent());
        }

        /** The pass's length, or empty when playing is over. */
        private Optional<Duration> playOnce(Duration passStart) throws IOException, InterruptedException {
            try (FrameSource source = channel.clip().open()) {
                Duration length = Duration.ZERO;
                Duration frameLength = Duration.ofNanos(Math.round(1e9 / source.framesPerSecond()));
                Optional<ClipFrame> frame = source.next();
                if (frame.isEmpty()) {
                    return Optional.empty();
                }
                while (frame.isPresent()) {
                    if (!startedPacer().await(passStart.plus(frame.get().mediaTime())) || !sendToAll(frame.get())) {
                        return Optional.empty();
                    }
                    length = frame.get().mediaTime().plus(frameLength);
                    frame = source.next();
                }
                return Optional.of(length);
            }
        }

        private boolean sendToAll(ClipFrame frame) throws IOException, InterruptedException {
            for (String cameraId : channel.cameraIds()) {
                if (!claimFrame()) {
                    return false;
                }
                sink.send(CameraFrame.newBuilder()
                        .setCameraId(cameraId)
                        .setSequence(sequence)
                        .setCapturedAt(wallClock.instant())
                        .setEncoding(frame.encoding())
                        .setWidth(frame.widthPx())
                        .setHeight(frame.heightPx())
                        .setImage(ByteBuffer.wrap(frame.bytes()))
                        .build());
            }
            sequence++;
            return true;
        }
    }
}
