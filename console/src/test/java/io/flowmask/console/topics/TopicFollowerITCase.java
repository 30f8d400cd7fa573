package io.flowmask.console.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.embedded.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TopicFollowerITCase {
    private static final String TOPIC = "outcomes";

    private final BlockingQueue<FollowedRecord> records = new LinkedBlockingQueue<>();
    private volatile boolean broken;

    @Test
    void whatComesInATopicThatWasMadeAnewIsLive() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
            kafka.createTopic(TOPIC, 1);
            for (int i = 0; i < 100; i++) {
                send(producer);
            }
            try (TopicFollower follower = new TopicFollower(
                    "follower",
                    Map.of("bootstrap.servers", kafka.bootstrapServers()),
                    List.of(TOPIC),
                    StartPosition.earliest(),
                    records::add,
                    () -> true)) {
                for (int i = 0; i < 100; i++) {
                    assertThat(records.take().live()).isFalse();
                }
                assertThat(follower.following()).isEqualTo(Following.READS);
                send(producer);
                assertThat(records.take().live()).isTrue();

                admin.deleteTopics(List.of(TOPIC)).all().get();
                kafka.createTopic(TOPIC, 1);

                assertThat(firstOf(producer).live()).isTrue();
            }
        }
    }

    @Test
    void goesOnAfterAFailureThatIsNotKafkas() throws Exception {
        broken = true;
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
            kafka.createTopic(TOPIC, 1);
            try (TopicFollower follower = new TopicFollower(
                    "follower",
                    Map.of("bootstrap.servers", kafka.bootstrapServers()),
                    List.of(TOPIC),
                    StartPosition.earliest(),
                    records::add,
                    this::isWanted)) {
                await(follower, Following.waitsFor("Reading failed: java.lang.IllegalStateException: It is broken"));
                broken = false;
                send(producer);

                assertThat(records.take().live()).isTrue();
                assertThat(follower.following()).isEqualTo(Following.READS);
            }
        }
    }

    private boolean isWanted() {
        if (broken) {
            throw new IllegalStateException("It is broken");
        }
        return true;
    }

    private static void await(TopicFollower follower, Following expected) throws InterruptedException {
        while (!follower.following().equals(expected)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends until the first record comes: what is sent before the reader has noticed the new topic is not read. */
    private FollowedRecord firstOf(KafkaProducer<byte[], byte[]> producer) throws Exception {
        @Nullable FollowedRecord first = null;
        while (first == null) {
            send(producer);
            first = records.poll(200, TimeUnit.MILLISECONDS);
        }
        return first;
    }

    private static void send(KafkaProducer<byte[], byte[]> producer) throws Exception {
        producer.send(new ProducerRecord<>(TOPIC, new byte[] {1})).get();
    }
}
