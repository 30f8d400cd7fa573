package io.flowmask.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.ImageEncoding;
import io.flowmask.schemas.RecordCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that goes away under a live camera and comes back. */
@Timeout(300)
class LivePublisherITCase {
    /** Frames that are sent while there is no broker: more than there is room for. */
    private static final int LOST = 30;

    private static final int FRAME_BYTES = 300_000;

    /** Sooner than after half a minute, and with room for two batches of three frames. */
    private static final Map<String, String> SETTINGS = Map.of(
            "request.timeout.ms", "5000",
            "delivery.timeout.ms", "10000",
            "buffer.memory", Integer.toString(2 << 20));

    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private long sequence;

    @Test
    void dropsAndCountsFramesWhileTheBrokerIsGoneAndSendsAgainWhenItIsBack(@TempDir Path log) throws Exception {
        int port = freePort();
        EmbeddedKafka kafka = broker(port, log);
        try {
            kafka.createTopic("frames", 1);
            try (LivePublisher publisher =
                    LivePublisher.connect(kafka.bootstrapServers(), "frames", SETTINGS, problems::add)) {
                for (int i = 0; i < 5; i++) {
                    send(publisher, 2);
                    publisher.flush();
                }
                assertThat(publisher.acknowledged()).isEqualTo(10);
                assertThat(publisher.deliveryTimeout()).isEqualTo(Duration.ofSeconds(10));

                kafka.close();
                long start = System.nanoTime();
                send(publisher, LOST);
                // Kafka's own producer would wait a minute for each that has no room.
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
                publisher.flush();
                assertThat(publisher.acknowledged()).isEqualTo(10);
                assertThat(publisher.dropped("north")).isEqualTo(LOST);
                // No room, no broker known, too old: each once.
                assertThat(problems)
                        .hasSizeBetween(1, 3)
                        .allSatisfy(problem -> assertThat(problem)
                                .startsWith("A frame could not be sent to the topic frames at localhost:" + port + " (")
                                .endsWith("Check that the broker runs and keeps up."));

                kafka = broker(port, log);
                while (publisher.acknowledged() == 10) {
                    send(publisher, 1);
                    Thread.sleep(50);
                }
                publisher.flush();
                long dropped = publisher.dropped("north");
                for (int i = 0; i < 5; i++) {
                    // One at a time: whether several fit depends on how the producer packs them.
                    send(publisher, 1);
                    publisher.flush();
                }
                assertThat(publisher.dropped("north")).isEqualTo(dropped);
                assertThat(publisher.acknowledged() + dropped).isEqualTo(sequence);

                List<Long> arrived = sequences(kafka, sequence - 1);
                // A frame that was given up while the broker took it has arrived and counts as dropped.
                assertThat(arrived).hasSizeBetween((int) publisher.acknowledged(), (int) sequence - LOST);
                assertThat(arrived).isSorted().doesNotHaveDuplicates();
                assertThat(arrived).startsWith(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
                assertThat(arrived).endsWith(sequence - 5, sequence - 4, sequence - 3, sequence - 2, sequence - 1);
            }
        } finally {
            kafka.close();
        }
    }

    private static EmbeddedKafka broker(int port, Path log) {
        return EmbeddedKafka.builder().port(port).log(log).start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            return socket.getLocalPort();
        }
    }

    private void send(LivePublisher publisher, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            publisher.send(CameraFrame.newBuilder()
                    .setCameraId("north")
                    .setSequence(sequence++)
                    .setCapturedAt(Instant.ofEpochMilli(1_700_000_000_000L))
                    .setEncoding(ImageEncoding.JPEG)
                    .setWidth(64)
                    .setHeight(32)
                    .setImage(ByteBuffer.wrap(new byte[FRAME_BYTES]))
                    .build());
        }
    }

    /** Reads the topic from its beginning up to a frame. */
    private static List<Long> sequences(EmbeddedKafka kafka, long last) throws Exception {
        List<Long> sequences = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = List.of(new TopicPartition("frames", 0));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (sequences.isEmpty() || sequences.get(sequences.size() - 1) < last) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    sequences.add(
                            RecordCodec.CAMERA_FRAME.decode(message.value()).getSequence());
                }
            }
        }
        return sequences;
    }
}
