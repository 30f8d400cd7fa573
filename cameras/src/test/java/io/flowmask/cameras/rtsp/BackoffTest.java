package io.flowmask.cameras.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    /** Draws the largest, or the smallest, number of 0..1. */
    private static RandomGenerator drawing(boolean largest) {
        return () -> largest ? -1L : 0L;
    }

    @Test
    void doublesUpToTheCap() {
        Backoff backoff = new Backoff(drawing(true));

        for (int millis : new int[] {400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000}) {
            assertThat(backoff.afterFailure()).isCloseTo(Duration.ofMillis(millis), Duration.ofMillis(1));
        }
    }

    @Test
    void waitsForTheHalfAtLeast() {
        Backoff backoff = new Backoff(drawing(false));

        for (int millis : new int[] {200, 400, 800}) {
            assertThat(backoff.afterFailure()).isEqualTo(Duration.ofMillis(millis));
        }
    }

    @Test
    void beginsAnewWhenTheCameraDelivers() {
        Backoff backoff = new Backoff(drawing(false));
        backoff.afterFailure();
        backoff.afterFailure();

        backoff.reset();

        assertThat(backoff.afterFailure()).isEqualTo(Duration.ofMillis(200));
    }
}
