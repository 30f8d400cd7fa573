package io.flowmask.cameras.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamClockTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    private static final Duration FRAME = Duration.ofMillis(40);

    private final StreamClock clock = new StreamClock();

    @Test
    void keepsTheStreamsIntervalsWhateverTheNetworkDoes() {
        Random random = new Random(1);
        Instant previous = at(0, 5);
        for (int i = 1; i < 1_000; i++) {
            Instant captured = at(i, i % 20 == 0 ? 5 : 5 + random.nextInt(200));
            assertThat(Duration.between(previous, captured)).isEqualTo(FRAME);
            previous = captured;
        }
    }

    @Test
    void startsAnywhere() {
        Duration late = Duration.ofHours(40);

        assertThat(clock.capturedAt(late, START)).isEqualTo(START);
        assertThat(clock.capturedAt(late.plus(FRAME), START.plusMillis(90))).isEqualTo(START.plus(FRAME));
    }

    @Test
    void isNeverAheadOfArrivalNorGoesBackWhenFramesComeInABurst() {
        // Ten frames that the server had kept come at once, then one every 40 ms.
        List<Instant> captured = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Instant arrival = START.plusMillis(i < 10 ? i : 40L * (i - 9));
            captured.add(clock.capturedAt(FRAME.multipliedBy(i), arrival));
            assertThat(captured.get(i)).isBeforeOrEqualTo(arrival);
        }
        assertThat(captured).isSorted();
        assertThat(Duration.between(captured.get(20), captured.get(30))).isEqualTo(FRAME.multipliedBy(10));
        assertThat(captured.get(99)).isEqualTo(START.plusMillis(40 * 90));
    }

    @Test
    void followsACameraWhoseClockIsSlow() {
        // 100 ppm, a poor crystal, for an hour: 360 ms.
        for (int i = 0; i < 90_000; i++) {
            Instant arrival = START.plusNanos((long) (FRAME.toNanos() * i * 1.0001));
            Instant captured = clock.capturedAt(FRAME.multipliedBy(i), arrival);
            assertThat(Duration.between(captured, arrival)).isLessThan(Duration.ofMillis(3));
        }
    }

    @Test
    void tellsLateFramesAndRecoversWhenTheyComeInTimeAgain() {
        at(0, 0);
        assertThat(delay(1, 3_000)).isEqualTo(Duration.ofSeconds(3));
        assertThat(delay(2, 2_960)).isGreaterThan(StreamClock.LATE);
        assertThat(delay(80, 0)).isZero();
    }

    @Test
    void takesLateFramesForTheTruthWhenAWholeWindowHasNoOthers() {
        at(0, 0);
        int frames = (int) StreamClock.WINDOW.dividedBy(FRAME);
        // The first frame was in time, so the window that is all late is the second.
        for (int i = 1; i <= 2 * frames; i++) {
            at(i, 2_000);
        }
        assertThat(delay(2 * frames + 1, 2_000)).isLessThan(StreamClock.LATE);
    }

    @Test
    void beginsAnewWhenTheStreamsTimeJumps() {
        at(0, 0);
        Instant arrival = START.plusSeconds(60);

        assertThat(clock.capturedAt(Duration.ofHours(9), arrival)).isEqualTo(arrival);
        assertThat(clock.capturedAt(Duration.ofSeconds(1), arrival.plusMillis(40)))
                .isEqualTo(arrival.plusMillis(40));
    }

    @Test
    void followsThisMachinesClockWhenItIsSetBack() {
        at(0, 0);
        Instant arrival = START.minusSeconds(3_600);

        assertThat(clock.capturedAt(FRAME, arrival)).isEqualTo(arrival);
    }

    private Duration delay(int frame, int delayMillis) {
        return Duration.between(at(frame, delayMillis), arrival(frame, delayMillis));
    }

    private Instant at(int frame, int delayMillis) {
        return clock.capturedAt(FRAME.multipliedBy(frame), arrival(frame, delayMillis));
    }

    private static Instant arrival(int frame, int delayMillis) {
        return START.plus(FRAME.multipliedBy(frame)).plusMillis(delayMillis);
    }
}
