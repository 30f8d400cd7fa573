package io.flowmask.cameras.rtsp;

import io.flowmask.cameras.FrameSink;
import io.flowmask.cameras.MonotonicClock;
import io.flowmask.cameras.PublishException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends the frames of network cameras, each on a thread of its own, until it is stopped. A camera that is gone, slow or damaged is
 * its own thread's business; only a sink that takes nothing more ends the others. Memory is a few pictures per camera: what cannot
 * be sent in time is dropped and counted. {@link #run} runs once; {@link #stop} and {@link #statistics} are for any thread.
 */
public final class RtspGateway {
    /** How long the threads together may take to end; saying goodbye to a camera takes a second at most. */
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    private final List<CameraLink> links;
    private final HardwareDevices devices;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private RtspGateway(List<CameraLink> links, HardwareDevices devices) {
        this.links = List.copyOf(links);
        this.devices = devices;
    }

    /**
     * Prepares, which loads FFmpeg; nothing is connected yet.
     *
     * @param cameras at least one, with names of their own
     * @param sink takes the frames
     * @param timeout for a connection to be made, and for the next packet to come
     * @param listener hears of connections and losses
     */
    public static RtspGateway of(List<RtspCamera> cameras, FrameSink sink, Duration timeout, GatewayListener listener) {
        PictureEncoder.loadLibraries();
        HardwareDevices devices = new HardwareDevices(listener);
        CameraLink.Surroundings surroundings = new CameraLink.Surroundings(
                (camera, stopped) -> FfmpegStream.open(camera, timeout, devices, stopped),
                sink,
                listener,
                Clock.systemUTC(),
                MonotonicClock.system(),
                () -> ThreadLocalRandom.current().nextLong());
        return new RtspGateway(links(cameras, surroundings), devices);
    }

    /** With a way to connect that is not FFmpeg's. */
    static RtspGateway of(List<RtspCamera> cameras, CameraLink.Surroundings surroundings) {
        return new RtspGateway(links(cameras, surroundings), new HardwareDevices(surroundings.listener()));
    }

    private static List<CameraLink> links(List<RtspCamera> cameras, CameraLink.Surroundings surroundings) {
        Set<String> names = new HashSet<>();
        for (RtspCamera camera : cameras) {
            if (!names.add(camera.name())) {
                throw new IllegalArgumentException("Two cameras are called " + camera.name());
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("There is no camera: give at least one");
        }
        return cameras.stream()
                .map(camera -> new CameraLink(camera, surroundings))
                .toList();
    }

    /**
     * Runs until {@link #stop} is called, or the sink fails; what it threw is thrown then.
     *
     * @throws PublishException when the sink takes no more frames
     * @throws InterruptedException when the calling thread is interrupted; everything has ended then
     */
    public void run() throws PublishException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        try {
            for (CameraLink link : links) {
                Thread thread = new Thread(
                        () -> runLink(link), "rtsp-" + link.statistics().name());
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
            stopped.await();
        } finally {
            stop();
            threads.forEach(Thread::interrupt);
            if (awaitEnd(threads)) {
                devices.close();
            }
        }
        throwFailure();
    }

    private void runLink(CameraLink link) {
        try {
            link.run();
        } catch (PublishException | InterruptedException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            stop();
        }
    }

    private static boolean awaitEnd(List<Thread> threads) throws InterruptedException {
        long deadline = System.nanoTime() + END_PATIENCE.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private void throwFailure() throws PublishException, InterruptedException {
        Throwable cause = failure.get();
        if (cause instanceof PublishException e) {
            throw e;
        }
        if (cause instanceof InterruptedException e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause != null) {
            throw new IllegalStateException("A camera's thread ended: " + cause, cause);
        }
    }

    /** No more frames are sent after the ones under way. {@link #run} returns shortly. */
    public void stop() {
        links.forEach(CameraLink::stop);
        stopped.countDown();
    }

    /** How each camera is doing, in the order in which they were given. */
    public List<CameraStatistics> statistics() {
        return links.stream().map(CameraLink::statistics).toList();
    }
}
