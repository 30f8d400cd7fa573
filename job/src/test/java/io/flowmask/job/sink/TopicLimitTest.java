package io.flowmask.job.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.BrokerNotAvailableException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class TopicLimitTest {

    @Test
    void takesWhatTheTopicSays() {
        Config config = new Config(List.of(new ConfigEntry("max.message.bytes", "20000")));

        assertThat(ask(KafkaFuture.completedFuture(config))).isEqualTo(20_000);
    }

    @Test
    void countsOnKafkasDefaultWhereTheTopicIsNotThereOrNotToBeDescribed() {
        for (Exception left : List.of(
                new UnknownTopicOrPartitionException(),
                new TopicAuthorizationException("events"),
                new ClusterAuthorizationException("not for you"),
                new UnsupportedVersionException("no such question"))) {
            assertThat(ask(failed(left))).as(left.toString()).isEqualTo(1_048_588);
        }
    }

    @Test
    void failsWhereTheBrokersFail() {
        assertThatThrownBy(() -> ask(failed(new BrokerNotAvailableException("down"))))
                .isInstanceOf(KafkaException.class)
                .hasMessageStartingWith("The brokers did not say how large a record of topic events may be: ")
                .hasMessageEndingWith("BrokerNotAvailableException: down");
    }

    @Test
    void failsWhereTheBrokersDoNotAnswer() {
        assertThatThrownBy(() -> ask(new KafkaFutureImpl<>()))
                .isInstanceOf(KafkaException.class)
                .hasMessage(
                        "The brokers did not say within 5 ms how large a record of topic events may be: check that they"
                                + " can be reached");
    }

    private static int ask(KafkaFuture<Config> answer) {
        return TopicLimit.Asking.maxMessageBytes("events", answer, Duration.ofMillis(5));
    }

    private static KafkaFuture<Config> failed(Exception cause) {
        KafkaFutureImpl<Config> answer = new KafkaFutureImpl<>();
        answer.completeExceptionally(cause);
        return answer;
    }
}
