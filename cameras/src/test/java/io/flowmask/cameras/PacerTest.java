package io.flowmask.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final Duration FRAME = Duration.ofNanos(33_366_700);

    @Test
    void doesNotDriftWhenEveryWaitIsTooLong() throws Exception {
        long oversleep = TimeUnit.MILLISECONDS.toNanos(3);
        TestingMonotonicClock clock = new TestingMonotonicClock(oversleep);
        long start = clock.nanos();
        Pacer pacer = Pacer.realTime(clock, () -> false);

        for (int frame = 0; frame <= 10_000; frame++) {
            assertThat(pacer.await(FRAME.multipliedBy(frame))).isTrue();
        }

        assertThat(clock.nanos() - start).isEqualTo(FRAME.multipliedBy(10_000).toNanos() + oversleep);
    }

    @Test
    void releasesLateFramesAtOnceAndThenKeepsTheSchedule() throws Exception {
        TestingMonotonicClock clock = new TestingMonotonicClock(0);
        long start = clock.nanos();
        Pacer pacer = Pacer.realTime(clock, () -> false);

        clock.advance(FRAME.multipliedBy(3).toNanos());
        for (int frame = 0; frame <= 3; frame++) {
            assertThat(pacer.await(FRAME.multipliedBy(frame))).isTrue();
            assertThat(clock.nanos() - start).isEqualTo(FRAME.multipliedBy(3).toNanos());
        }
        assertThat(pacer.await(FRAME.multipliedBy(4))).isTrue();

        assertThat(clock.nanos() - start).isEqualTo(FRAME.multipliedBy(4).toNanos());
    }

    @Test
    void waitsForNothingWhenUnlimited() throws Exception {
        TestingMonotonicClock clock = new TestingMonotonicClock(0);
        long start = clock.nanos();

        assertThat(Pacer.unlimited(clock, () -> false).await(Duration.ofDays(1)))
                .isTrue();

        assertThat(clock.nanos()).isEqualTo(start);
    }

    @Test
    void endsItsWaitSoonAfterTheStop() throws Exception {
        TestingMonotonicClock clock = new TestingMonotonicClock(0);
        long stop = clock.nanos() + TimeUnit.SECONDS.toNanos(3);
        Pacer pacer = Pacer.realTime(clock, () -> clock.nanos() >= stop);

        assertThat(pacer.await(Duration.ofHours(1))).isFalse();

        assertThat(clock.nanos() - stop).isBetween(0L, TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Test
    void releasesNoFrameAfterTheStop() throws Exception {
        TestingMonotonicClock clock = new TestingMonotonicClock(0);

        assertThat(Pacer.realTime(clock, () -> true).await(Duration.ZERO)).isFalse();
        assertThat(Pacer.unlimited(clock, () -> true).await(Duration.ZERO)).isFalse();
    }
}
