package io.flowmask.cameras.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.cameras.FrameSink;
import io.flowmask.cameras.PublishException;
import io.flowmask.cameras.TestingMonotonicClock;
import io.flowmask.schemas.CameraFrame;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CameraLinkTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    private static final StreamSettings SETTINGS = StreamSettings.builder().build();

    private final TestingMonotonicClock clock = new TestingMonotonicClock(0);
    private final TestingWallClock wallClock = new TestingWallClock();
    private final TestingGatewayListener listener = new TestingGatewayListener();
    private final List<CameraFrame> sent = new ArrayList<>();
    private final Deque<Object> attempts = new ArrayDeque<>();
    private final List<TestingVideoStream> opened = new ArrayList<>();
    private final Deque<CameraLink> links = new ArrayDeque<>();

    @Test
    void numbersGoOnOverConnectionsFromTheClocksMilliseconds() throws Exception {
        attempts.add(stream(3, "lost it", Duration.ofMillis(100)));
        attempts.add(stream(2, "lost it", Duration.ofMillis(100)));

        run(SETTINGS);

        long first = START.toEpochMilli();
        assertThat(sent)
                .extracting(CameraFrame::getSequence)
                .containsExactly(first, first + 1, first + 2, first + 3, first + 4);
        assertThat(sent).extracting(CameraFrame::getCapturedAt).isSorted();
        assertThat(sent.get(0).getCameraId()).isEqualTo("north");
        assertThat(sent.get(0).getWidth()).isEqualTo(64);
        assertThat(sent.get(0).getHeight()).isEqualTo(48);
        assertThat(opened).hasSize(2).allMatch(TestingVideoStream::isClosed);
        assertThat(links.element().statistics().reconnects()).isEqualTo(1);
        assertThat(links.element().statistics().sent()).isEqualTo(5);
        assertThat(links.element().statistics().connected()).isFalse();
    }

    @Test
    void waitsLongerAfterEveryFailureAndSaysAReasonOnce() throws Exception {
        attempts.add("is off");
        attempts.add("is off");
        attempts.add("is off");
        attempts.add("is locked");
        attempts.add(stream(1, "is off", Duration.ZERO));
        attempts.add("is off");
        long start = clock.nanos();

        run(SETTINGS);

        assertThat(listener.said())
                .containsExactly("north: is off", "north: is locked", "north: connected, testing", "north: is off");
        // Halves of 400, 800, 1600 and 3200 ms, then of 400 and 800 ms again.
        assertThat(Duration.ofNanos(clock.nanos() - start))
                .isEqualTo(Duration.ofMillis(200 + 400 + 800 + 1_600 + 200 + 400));
    }

    @Test
    void outlivesWhatNobodyExpects() throws Exception {
        attempts.add(new IllegalStateException("rtsp://admin:s3cret@gate"));
        attempts.add(new TestingVideoStream(List.of(Duration.ZERO), "lost it", () -> {
            throw new UnsupportedOperationException("rtsp://admin:s3cret@gate");
        }));
        attempts.add(stream(1, "lost it", Duration.ZERO));

        run(SETTINGS);

        assertThat(listener.said())
                .containsExactly(
                        "north: failed unexpectedly: IllegalStateException. The log says more",
                        "north: failed unexpectedly: UnsupportedOperationException. The log says more",
                        "north: connected, testing",
                        "north: lost it");
        assertThat(sent).hasSize(1);
        assertThat(opened).hasSize(2).allMatch(TestingVideoStream::isClosed);
    }

    @Test
    void dropsAndNumbersFramesThatAreLate() throws Exception {
        // The stream goes on, but pictures 3 and 4 are looked at two seconds late.
        List<Duration> times =
                IntStream.range(0, 6).mapToObj(i -> Duration.ofMillis(100L * i)).toList();
        int[] delayMillis = {0, 0, 2_000, 2_000, 0, 0, 0};
        int[] next = {0};
        attempts.add(new TestingVideoStream(times, "lost it", () -> {
            int i = next[0]++;
            wallClock.set(START.plusMillis(100L * i + delayMillis[i]));
        }));

        run(SETTINGS);

        long first = START.toEpochMilli();
        assertThat(sent).extracting(CameraFrame::getSequence).containsExactly(first, first + 1, first + 4, first + 5);
        assertThat(links.element().statistics().late()).isEqualTo(2);
    }

    @Test
    void keepsToTheRateLimitWithoutGapsInTheNumbers() throws Exception {
        attempts.add(stream(25, "lost it", Duration.ofMillis(40)));

        run(SETTINGS.toBuilder().maxFramesPerSecond(5).build());

        long first = START.toEpochMilli();
        assertThat(sent)
                .extracting(CameraFrame::getSequence)
                .containsExactly(first, first + 1, first + 2, first + 3, first + 4);
    }

    @Test
    void endsWhenFramesCanNoLongerBeHandedOn() {
        attempts.add(stream(3, "lost it", Duration.ZERO));
        PublishException failure = new PublishException("The broker is full.", new IOException());
        CameraLink failing = link(SETTINGS, frame -> {
            throw failure;
        });

        assertThatThrownBy(failing::run).isSameAs(failure);
        assertThat(opened).hasSize(1).allMatch(TestingVideoStream::isClosed);
    }

    @Test
    void endsWhenTheSinkFailsUnexpectedly() {
        attempts.add(stream(3, "lost it", Duration.ZERO));
        IllegalStateException failure = new IllegalStateException("The job has ended.");
        CameraLink failing = link(SETTINGS, frame -> {
            throw failure;
        });

        assertThatThrownBy(failing::run).isSameAs(failure);
        assertThat(opened).hasSize(1).allMatch(TestingVideoStream::isClosed);
        assertThat(listener.said()).containsExactly("north: connected, testing");
    }

    private TestingVideoStream stream(int pictures, String end, Duration interval) {
        return new TestingVideoStream(
                IntStream.range(0, pictures).mapToObj(interval::multipliedBy).toList(),
                end,
                () -> wallClock.set(wallClock.instant().plus(interval)));
    }

    private static RtspCamera camera(StreamSettings settings) {
        return new RtspCamera("north", StreamAddress.parse("rtsp://gate/live"), settings);
    }

    /** Runs until all attempts are used up. */
    private void run(StreamSettings settings) throws Exception {
        link(settings, sent::add).run();
    }

    private CameraLink link(StreamSettings settings, FrameSink sink) {
        CameraLink link = new CameraLink(
                camera(settings),
                new CameraLink.Surroundings((camera, stopped) -> open(), sink, listener, wallClock, clock, () -> 0L));
        links.add(link);
        return link;
    }

    private VideoStream open() throws StreamException {
        Object attempt = attempts.poll();
        if (attempt instanceof TestingVideoStream stream) {
            opened.add(stream);
            return stream;
        }
        if (attempt instanceof IllegalStateException e) {
            throw e;
        }
        if (attempt == null) {
            links.element().stop();
        }
        throw new StreamException(String.valueOf(attempt));
    }

    /** Stands still until it is set. */
    private static final class TestingWallClock extends Clock {
        private Instant now = START;

        void set(Instant instant) {
            now = instant;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
