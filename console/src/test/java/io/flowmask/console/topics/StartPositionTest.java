package io.flowmask.console.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartPositionTest {
    private static final long NOW_MILLIS = 1_700_000_000_000L;

    @Test
    void tellsWhenATimeAgoWas() {
        assertThat(since(Duration.ofMinutes(5))).isEqualTo(NOW_MILLIS - 300_000);
    }

    @Test
    void isNeverBeforeKafkasFirstTime() {
        assertThat(since(Duration.ofMillis(NOW_MILLIS))).isZero();
        assertThat(since(Duration.ofDays(25_000))).isZero();
        assertThat(since(Duration.ofSeconds(Long.MAX_VALUE))).isZero();
    }

    private static long since(Duration time) {
        return new StartPosition.Ago(time).sinceMillis(NOW_MILLIS);
    }
}
