package io.flowmask.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EmbeddedKafkaITCase {

    @Test
    void carriesARecordOfFifteenMegabytes() throws Exception {
        byte[] value = new byte[15 * 1024 * 1024];
        value[value.length - 1] = 7;
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("frames", 1);
            try (Producer<byte[], byte[]> producer = producer(kafka, Map.of("max.request.size", 16 * 1024 * 1024))) {
                producer.send(new ProducerRecord<>("frames", value)).get();
            }

            assertThat(read(kafka, "frames", 1)).singleElement().isEqualTo(value);
        }
    }

    @Test
    void showsOnlyCommittedTransactionsToReadCommittedReaders() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("events", 1);
            try (Producer<byte[], byte[]> producer = producer(kafka, Map.of("transactional.id", "t"))) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("events", new byte[] {1})).get();
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("events", new byte[] {2})).get();
                producer.commitTransaction();
            }

            assertThat(read(kafka, "events", 1)).containsExactly(new byte[] {2});
        }
    }

    @Test
    void keepsATopicThatExists() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("frames", 3);
            kafka.createTopic("frames", 5);

            try (Consumer<byte[], byte[]> consumer = consumer(kafka)) {
                assertThat(consumer.partitionsFor("frames")).hasSize(3);
            }
        }
    }

    @Test
    void leavesNoFilesAndClosesTwice(@TempDir Path parent) {
        EmbeddedKafka kafka = EmbeddedKafka.builder().temporaryParent(parent).start();
        assertThat(parent).isNotEmptyDirectory();

        kafka.close();
        kafka.close();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void hasAllThatItHadWhenItIsStartedAgainOnTheSameLog(@TempDir Path log) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().log(log).start()) {
            kafka.createTopic("frames", 1);
            try (Producer<byte[], byte[]> producer = producer(kafka, Map.of())) {
                producer.send(new ProducerRecord<>("frames", new byte[] {7})).get();
            }
        }

        try (EmbeddedKafka again = EmbeddedKafka.builder().log(log).start()) {
            assertThat(read(again, "frames", 1)).containsExactly(new byte[] {7});
        }
    }

    @Test
    void namesThePortThatIsTakenAndLeavesNoFiles(@TempDir Path parent) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            EmbeddedKafka.Builder builder =
                    EmbeddedKafka.builder().temporaryParent(parent).port(taken.getLocalPort());

            assertThatThrownBy(builder::start)
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("did not start on port " + taken.getLocalPort())
                    .hasMessageContaining("Address already in use");
        }
        assertThat(parent).isEmptyDirectory();
    }

    private static List<byte[]> read(EmbeddedKafka kafka, String topic, int count) {
        List<byte[]> values = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumer(kafka)) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (values.size() < count) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }

    private static Producer<byte[], byte[]> producer(EmbeddedKafka kafka, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", kafka.bootstrapServers());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Consumer<byte[], byte[]> consumer(EmbeddedKafka kafka) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
