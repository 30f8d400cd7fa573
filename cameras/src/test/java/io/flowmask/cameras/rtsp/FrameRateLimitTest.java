package io.flowmask.cameras.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FrameRateLimitTest {
    @Test
    void takesEveryFrameWithoutALimit() {
        FrameRateLimit limit = new FrameRateLimit(OptionalDouble.empty());

        assertThat(IntStream.range(0, 50).filter(i -> limit.take(Duration.ofMillis(7L * i))))
                .hasSize(50);
    }

    @Test
    void meetsARateThatDoesNotDivideTheCameras() {
        FrameRateLimit limit = new FrameRateLimit(OptionalDouble.of(10));

        List<Long> taken = LongStream.range(0, 250)
                .map(i -> 40 * i)
                .filter(millis -> limit.take(Duration.ofMillis(millis)))
                .boxed()
                .toList();

        assertThat(taken).hasSize(100).startsWith(0L, 120L, 200L, 320L, 400L);
    }

    @Test
    void takesEverySecondFrameDespiteRoundedTimes() {
        FrameRateLimit limit = new FrameRateLimit(OptionalDouble.of(15));

        // 30 frames a second in whole milliseconds: 33, 33, 34 …
        List<Integer> taken = IntStream.range(0, 30)
                .filter(i -> limit.take(Duration.ofMillis(1000L * i / 30)))
                .boxed()
                .toList();

        assertThat(taken).isEqualTo(IntStream.range(0, 15).mapToObj(i -> 2 * i).toList());
    }

    @Test
    void makesUpForNoPauseAndTakesTheFirstFrameAfterAJumpBack() {
        FrameRateLimit limit = new FrameRateLimit(OptionalDouble.of(1));
        assertThat(limit.take(Duration.ofSeconds(100))).isTrue();
        assertThat(limit.take(Duration.ofSeconds(110))).isTrue();
        assertThat(limit.take(Duration.ofMillis(110_500))).isFalse();
        assertThat(limit.take(Duration.ofSeconds(111))).isTrue();

        assertThat(limit.isDue(Duration.ofSeconds(3))).isTrue();
        assertThat(limit.take(Duration.ofSeconds(3))).isTrue();
        assertThat(limit.take(Duration.ofMillis(3_200))).isFalse();
    }
}
