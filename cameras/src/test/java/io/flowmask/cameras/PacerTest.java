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
        Pacer pacer = Pacer.realTime(clock);

        for (int frame = 0; frame <= 10_000; frame++) {
            pacer.await(FRAME.multipliedBy(frame));
        }

        assertThat(clock.nanos() - start).isEqualTo(FRAME.multipliedBy(10_000).toNanos() + oversleep);
    }

    @Test
    void releasesLateFramesAtOnceAndThenKeepsTheSchedule() throws Exception {
        TestingMonotonicClock clock = new TestingMonotonicClock(0);
        long start = clock.nanos();
        Pacer pacer = Pacer.realTime(clock);

        clock.advance(FRAME.multipliedBy(3).toNanos());
        for (int frame = 0; frame <= 3; frame++) {
            pacer.await(FRAME.multipliedBy(frame));
            assertThat(clock.nanos() - start).isEqualTo(FRAME.multipliedBy(3).toNanos());
        }
        pacer.await(FRAME.multipliedBy(4));

        assertThat(clock.nanos() - start).isEqualTo(FRAME.multipliedBy(4).toNanos());
    }

    @Test
    void waitsForNothingWhenUnlimited() throws Exception {
        TestingMonotonicClock clock = new TestingMonotonicClock(0);
        long start = clock.nanos();

        Pacer.unlimited(clock).await(Duration.ofDays(1));

        assertThat(clock.nanos()).isEqualTo(start);
    }
}
