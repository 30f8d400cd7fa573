package io.flowmask.cameras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LivePublisherTest {
    @Test
    void tellsOfAKindOfProblemOnceAMinute() {
        List<String> told = new ArrayList<>();
        TestingMonotonicClock clock = new TestingMonotonicClock(0);
        LivePublisher.Problems problems = new LivePublisher.Problems(told::add, clock, Duration.ofMinutes(1));

        problems.happened("slow", "slow 1");
        problems.happened("large", "large 1");
        problems.happened("slow", "slow 2");
        clock.advance(Duration.ofSeconds(59).toNanos());
        problems.happened("large", "large 2");
        clock.advance(Duration.ofSeconds(1).toNanos());
        problems.happened("slow", "slow 3");

        assertThat(told).containsExactly("slow 1", "large 1", "slow 3");
    }

    @Test
    void saysThatNoBrokerAnswersAfterAskingForAWhile() {
        assertThatThrownBy(() ->
                        LivePublisher.connect("localhost:1", "frames", Map.of(), problem -> {}, Duration.ofMillis(100)))
                .isInstanceOf(PublishException.class)
                .hasMessageStartingWith("The topic frames cannot be reached at localhost:1 (")
                .hasMessageEndingWith("Check the address, and that the topic exists.");
    }
}
