package io.flowmask.cameras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.ImageEncoding;
import io.flowmask.schemas.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CameraPublisherITCase {
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void keepsEveryCamerasFramesInOrderUnderItsKey() throws Exception {
        kafka.createTopic("frames", 3);
        ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();

        try (CameraPublisher publisher = CameraPublisher.connect(
                kafka.bootstrapServers(),
                "frames",
                Map.of(),
                (camera, sequence, partition, offset) ->
                        acknowledged.add(camera + "/" + sequence + "@" + partition + ":" + offset))) {
            for (long sequence = 0; sequence < 50; sequence++) {
                publisher.send(frame("nord", sequence, 40_000));
                publisher.send(frame("süd", sequence, 40_000));
            }
            publisher.flush();
            assertThat(publisher.acknowledged()).isEqualTo(100);
        }

        List<String> read = new ArrayList<>();
        List<Long> south = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : readAll("frames", 3, 100)) {
            CameraFrame frame = RecordCodec.CAMERA_FRAME.decode(message.value());
            assertThat(new String(message.key(), StandardCharsets.UTF_8)).isEqualTo(frame.getCameraId());
            assertThat(message.timestamp()).isEqualTo(frame.getCapturedAt().toEpochMilli());
            assertThat(frame.getImage().remaining()).isEqualTo(40_000);
            read.add(frame.getCameraId() + "/" + frame.getSequence() + "@" + message.partition() + ":"
                    + message.offset());
            if (frame.getCameraId().equals("süd")) {
                south.add(frame.getSequence());
            }
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(south).hasSize(50).isSorted();
    }

    @Test
    void saysThatAFrameIsTooLargeAndKeepsSayingIt() throws Exception {
        kafka.createTopic("small", 1);
        try (CameraPublisher publisher =
                CameraPublisher.connect(kafka.bootstrapServers(), "small", Map.of(), (c, s, p, o) -> {})) {
            CameraFrame tooLarge = frame("nord", 0, CameraPublisher.MAX_REQUEST_BYTES + 1);

            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> {
                            publisher.send(tooLarge);
                            publisher.flush();
                        })
                        .isInstanceOf(PublishException.class)
                        .hasMessageStartingWith("A frame could not be sent to the topic small at localhost:")
                        .hasMessageEndingWith("Raise the topic's max.message.bytes, or send smaller images.");
            }
        }
    }

    @Test
    void liveCamerasLoseTheFrameThatIsTooLargeAndGoOn() throws Exception {
        kafka.createTopic("live", 1);
        ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
        try (LivePublisher publisher =
                LivePublisher.connect(kafka.bootstrapServers(), "live", Map.of(), problems::add)) {
            publisher.send(frame("nord", 0, 100));
            publisher.send(frame("nord", 1, CameraPublisher.MAX_REQUEST_BYTES + 1));
            publisher.send(frame("nord", 2, CameraPublisher.MAX_REQUEST_BYTES + 1));
            publisher.send(frame("süd", 0, 100));
            publisher.send(frame("nord", 3, 100));
            publisher.flush();

            assertThat(publisher.acknowledged()).isEqualTo(3);
            assertThat(publisher.dropped("nord")).isEqualTo(2);
            assertThat(publisher.dropped("süd")).isZero();
        }
        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("A frame could not be sent to the topic live at localhost:")
                .endsWith("Raise the topic's max.message.bytes, or send smaller images.");
        assertThat(readAll("live", 1, 3)).hasSize(3);
    }

    @Test
    void saysThatNoBrokerAnswers() {
        assertThatThrownBy(() -> CameraPublisher.connect(
                        "localhost:1", "frames", Map.of("max.block.ms", "300"), (c, s, p, o) -> {}))
                .isInstanceOf(PublishException.class)
                .hasMessageStartingWith("The topic frames cannot be reached at localhost:1 (")
                .hasMessageEndingWith("Check the address, and that the topic exists.");
    }

    private static CameraFrame frame(String camera, long sequence, int bytes) {
        return CameraFrame.newBuilder()
                .setCameraId(camera)
                .setSequence(sequence)
                .setCapturedAt(Instant.ofEpochMilli(1_700_000_000_000L + sequence))
                .setEncoding(ImageEncoding.JPEG)
                .setWidth(64)
                .setHeight(32)
                .setImage(ByteBuffer.wrap(new byte[bytes]))
                .build();
    }

    private static List<ConsumerRecord<byte[], byte[]>> readAll(String topic, int partitions, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (records.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
