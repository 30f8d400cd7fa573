package io.flowmask.cameras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.cameras.simulation.CameraSpec;
import io.flowmask.cameras.simulation.SimulatedClip;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.ImageEncoding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CameraPlayerTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final TestingMonotonicClock clock = new TestingMonotonicClock(0);
    private final ConcurrentHashMap<String, ConcurrentLinkedQueue<CameraFrame>> sent = new ConcurrentHashMap<>();
    private final FrameSink sink =
            frame -> sent.computeIfAbsent(frame.getCameraId(), camera -> new ConcurrentLinkedQueue<>())
                    .add(frame);

    @Test
    void givesClipsToCamerasInTurn() {
        Clip a = new TestingClip("a", 1);
        Clip b = new TestingClip("b", 1);

        assertThat(Playback.roundRobin(List.of(a, b), 5, "camera-"))
                .containsExactly(
                        new Playback.Channel(a, List.of("camera-01", "camera-03", "camera-05")),
                        new Playback.Channel(b, List.of("camera-02", "camera-04")));
        assertThat(Playback.roundRobin(List.of(a), 100, "c").get(0).cameraIds())
                .startsWith("c001")
                .endsWith("c100");
    }

    @Test
    void numbersCamerasAndFramesAlikeWhateverDigitsAreWrittenHere() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(Playback.roundRobin(List.of(new TestingClip("a", 1)), 2, "camera-")
                            .get(0)
                            .cameraIds())
                    .containsExactly("camera-01", "camera-02");
            assertThat(ClipFrame.generatedName("street.mp4", 12)).isEqualTo("street-000012.jpg");
            assertThat(new SimulatedClip(new CameraSpec(7, 3, 640, 360, 15)).name())
                    .isEqualTo("simulated-7-003");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void refusesAClipThatNoCameraShows() {
        assertThatThrownBy(() -> Playback.roundRobin(List.of(new TestingClip("a", 1), new TestingClip("b", 1)), 1, "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Every clip needs a camera, but there are 2 clips and 1 cameras");
    }

    @Test
    void sendsEveryFrameOfEveryCameraOnceAndInOrder() throws Exception {
        long frames = play(
                Playback.roundRobin(List.of(new TestingClip("a", 5), new TestingClip("b", 7)), 3, "c"),
                false,
                OptionalLong.empty());

        assertThat(frames).isEqualTo(5 + 7 + 5);
        assertThat(sequences())
                .isEqualTo(Map.of(
                        "c01",
                        List.of(0L, 1L, 2L, 3L, 4L),
                        "c02",
                        List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L),
                        "c03",
                        List.of(0L, 1L, 2L, 3L, 4L)));
        CameraFrame third = List.copyOf(sent.get("c01")).get(2);
        assertThat(third.getCapturedAt()).isEqualTo(NOW);
        assertThat(third.getEncoding()).isEqualTo(ImageEncoding.JPEG);
        assertThat(third.getHeight()).isEqualTo(3);
        assertThat(third.getWidth()).isEqualTo(4);
        assertThat(third.getImage().get(0)).isEqualTo((byte) 2);
    }

    @Test
    void goesOnWithTheSequenceAndTheScheduleWhenAClipStartsAgain() throws Exception {
        long start = clock.nanos();

        play(Playback.roundRobin(List.of(new TestingClip("a", 4)), 1, "c"), true, OptionalLong.of(10));

        assertThat(sequences().get("c01")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(List.copyOf(sent.get("c01")).get(5).getImage().get(0)).isEqualTo((byte) 1);
        // Frame 9 is due 0.9 s after frame 0; the frame that the limit refuses was waited for too.
        assertThat(clock.nanos() - start)
                .isBetween(TimeUnit.MILLISECONDS.toNanos(900), TimeUnit.MILLISECONDS.toNanos(1_000));
    }

    @Test
    void stopsAtTheLimitOverAllCameras() throws Exception {
        long frames = play(
                Playback.roundRobin(List.of(new TestingClip("a", 100), new TestingClip("b", 100)), 4, "c"),
                false,
                OptionalLong.of(50));

        assertThat(frames).isEqualTo(50);
        assertThat(sent.values().stream().mapToInt(ConcurrentLinkedQueue::size).sum())
                .isEqualTo(50);
    }

    @Test
    void startsOneClipAfterAnother() throws Exception {
        List<Playback.Channel> channels =
                Playback.roundRobin(List.of(new TestingClip("a", 100), new TestingClip("b", 100)), 2, "c");
        ConcurrentHashMap<String, Long> firstFrameNanos = new ConcurrentHashMap<>();
        long start = clock.nanos();

        player(
                        new Playback(channels, PlaybackRate.NATIVE, false, OptionalLong.empty())
                                .startingApart(Duration.ofSeconds(2)),
                        frame -> firstFrameNanos.putIfAbsent(frame.getCameraId(), clock.nanos() - start))
                .play();

        assertThat(firstFrameNanos.get("c02")).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void endsSoonAfterStopWhenAClipHasNotStarted() throws Exception {
        List<Playback.Channel> channels =
                Playback.roundRobin(List.of(new TestingClip("a", 100), new TestingClip("b", 100)), 2, "c");
        CameraPlayer[] player = new CameraPlayer[1];
        player[0] = new CameraPlayer(
                new Playback(channels, PlaybackRate.MAX, true, OptionalLong.empty()).startingApart(Duration.ofHours(1)),
                frame -> {
                    sink.send(frame);
                    player[0].stop();
                });

        player[0].play();

        assertThat(sent).containsOnlyKeys("c01");
    }

    @Test
    void endsSoonAfterStop() throws Exception {
        AtomicInteger count = new AtomicInteger();
        CameraPlayer[] player = new CameraPlayer[1];
        player[0] = player(
                new Playback(
                        Playback.roundRobin(List.of(new TestingClip("a", 3)), 1, "c"),
                        PlaybackRate.MAX,
                        true,
                        OptionalLong.empty()),
                frame -> {
                    if (count.incrementAndGet() == 20) {
                        player[0].stop();
                    }
                });

        assertThat(player[0].play()).isEqualTo(20);
    }

    @Test
    void endsSoonAfterStopWhenTheNextFrameIsFarOff() throws Exception {
        long start = clock.nanos();
        CameraPlayer[] player = new CameraPlayer[1];
        MonotonicClock stopping = new MonotonicClock() {
            @Override
            public long nanos() {
                return clock.nanos();
            }

            @Override
            public void awaitNanos(long deadlineNanos) {
                clock.awaitNanos(deadlineNanos);
                player[0].stop();
            }
        };
        Clip hourly = new TestingClip("a", 100, 1.0 / 3_600, Integer.MAX_VALUE);
        player[0] = new CameraPlayer(
                new Playback(
                        Playback.roundRobin(List.of(hourly), 1, "c"), PlaybackRate.NATIVE, false, OptionalLong.empty()),
                sink,
                Clock.fixed(NOW, ZoneOffset.UTC),
                stopping);

        assertThat(player[0].play()).isEqualTo(1);
        assertThat(clock.nanos() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void reportsADamagedClip() {
        List<Playback.Channel> channels = Playback.roundRobin(List.of(new TestingClip("a", 9, 10, 3)), 1, "c");

        assertThatThrownBy(() -> play(channels, false, OptionalLong.empty()))
                .isInstanceOf(UnreadableClipException.class)
                .hasMessage("a is damaged at frame 3");
        assertThat(sequences().get("c01")).containsExactly(0L, 1L, 2L);
    }

    @Test
    void stopsOtherCamerasWhenTheSinkFails() throws Exception {
        CountDownLatch otherSends = new CountDownLatch(1);
        AtomicReference<@Nullable Thread> other = new AtomicReference<>();
        List<Playback.Channel> channels =
                Playback.roundRobin(List.of(new TestingClip("a", 5), new TestingClip("b", 5)), 2, "c");
        CameraPlayer player = player(new Playback(channels, PlaybackRate.MAX, true, OptionalLong.empty()), frame -> {
            if (frame.getCameraId().equals("c02")) {
                otherSends.await();
                throw new PublishException("no broker", new IllegalStateException());
            }
            other.set(Thread.currentThread());
            otherSends.countDown();
        });

        try {
            assertThatThrownBy(player::play)
                    .isInstanceOf(PublishException.class)
                    .hasMessage("no broker");
            Thread thread = Objects.requireNonNull(other.get());
            thread.join(TimeUnit.SECONDS.toMillis(10));
            assertThat(thread.isAlive()).as("c01 goes on").isFalse();
        } finally {
            // A camera that does go on is not to disturb the other tests.
            player.stop();
        }
    }

    private long play(List<Playback.Channel> channels, boolean loop, OptionalLong maxFrames) throws Exception {
        return player(new Playback(channels, PlaybackRate.NATIVE, loop, maxFrames), sink)
                .play();
    }

    private CameraPlayer player(Playback playback, FrameSink to) {
        return new CameraPlayer(playback, to, Clock.fixed(NOW, ZoneOffset.UTC), clock);
    }

    private Map<String, List<Long>> sequences() {
        Map<String, List<Long>> sequences = new ConcurrentHashMap<>();
        sent.forEach((camera, frames) -> sequences.put(
                camera, frames.stream().map(CameraFrame::getSequence).toList()));
        return sequences;
    }
}
