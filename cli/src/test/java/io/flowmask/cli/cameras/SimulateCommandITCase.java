package io.flowmask.cli.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.RecordCodec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class SimulateCommandITCase {
    private static final int WIDTH_PX = 160;
    private static final int HEIGHT_PX = 90;
    private static final int FRAMES = 60;

    @Test
    void sendsEachCamerasFramesUnderItsKeyInOrder() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("street", 2);

            Result result = TestingCommandLine.run(
                    "cameras",
                    "simulate",
                    "--bootstrap-servers",
                    kafka.bootstrapServers(),
                    "--topic",
                    "street",
                    "--cameras",
                    2,
                    "--size",
                    WIDTH_PX + "x" + HEIGHT_PX,
                    "--camera-prefix",
                    "gate-",
                    "--producer-property",
                    "interceptor.classes=" + StartTogether.class.getName(),
                    "--fps",
                    10,
                    "--frames",
                    FRAMES);

            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
            assertThat(result.out())
                    .startsWith(FRAMES + " frames sent by 2 simulated cameras, ")
                    .contains(" → street at localhost:");
            Map<String, List<CameraFrame>> frames = framesByKey(kafka.bootstrapServers(), "street", 2);
            assertThat(frames).containsOnlyKeys("gate-01", "gate-02");
            for (Map.Entry<String, List<CameraFrame>> camera : frames.entrySet()) {
                assertFramesOfOneCamera(camera.getKey(), camera.getValue());
            }
            assertThat(frames.values().stream()
                            .map(sent -> sent.get(0).getImage())
                            .distinct())
                    .as("the first pictures of the cameras' scenes")
                    .hasSize(2);
        }
    }

    /** Holds both cameras' first frames until the other's is there too: one alone might use up all frames before. */
    public static final class StartTogether implements ProducerInterceptor<byte[], byte[]> {
        private final Set<String> cameras = ConcurrentHashMap.newKeySet();
        private final CountDownLatch missing = new CountDownLatch(2);

        @Override
        public void configure(Map<String, ?> settings) {}

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> frame) {
            if (cameras.add(new String(frame.key(), StandardCharsets.UTF_8))) {
                missing.countDown();
            }
            try {
                assertThat(missing.await(2, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return frame;
        }

        @Override
        public void close() {}
    }

    private static void assertFramesOfOneCamera(String camera, List<CameraFrame> frames) throws Exception {
        assertThat(frames).extracting(CameraFrame::getCameraId).containsOnly(camera);
        assertThat(frames)
                .extracting(CameraFrame::getSequence)
                .containsExactlyElementsOf(IntStream.range(0, frames.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(frames).extracting(CameraFrame::getCapturedAt).isSorted();
        for (CameraFrame frame : frames) {
            BufferedImage image =
                    ImageIO.read(new ByteArrayInputStream(frame.getImage().array()));
            assertThat(List.of(frame.getWidth(), frame.getHeight(), image.getWidth(), image.getHeight()))
                    .containsExactly(WIDTH_PX, HEIGHT_PX, WIDTH_PX, HEIGHT_PX);
        }
    }

    private static Map<String, List<CameraFrame>> framesByKey(String brokers, String topic, int partitions)
            throws Exception {
        Map<String, List<CameraFrame>> frames = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = consumer.endOffsets(all).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(end).as("records on the topic").isEqualTo(FRAMES);
            int read = 0;
            while (read < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
                    frames.computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), none -> new ArrayList<>())
                            .add(RecordCodec.CAMERA_FRAME.decode(record.value()));
                    read++;
                }
            }
        }
        return frames;
    }
}
