package io.flowmask.job.benchmark;

import io.flowmask.embedded.EmbeddedFlink;
import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.job.testing.JobRun;
import io.flowmask.job.testing.TestingCameras;
import io.flowmask.job.testing.TestingTopics;
import io.flowmask.operators.inference.SegmenterProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Small frames per second from the embedded broker through the job, with an engine that does nothing, back to the broker and to a
 * reader, all in one process. The frames lie ready; the time runs from the first tenth of the mask events, which warm
 * up, to the last. With exactly-once, events can be read from the checkpoint on that commits them, one a second, so a figure
 * needs frames for several seconds. Setting up takes some tens of seconds on a busy machine; standard error says how far it is.
 *
 * <pre>{@code
 * mvn -Pfast -pl job -am verify
 * java -cp job/target/test-classes:job/target/classes:$(cat job/target/cluster/test.classpath) \
 *     --add-opens=java.base/java.util=ALL-UNNAMED io.flowmask.job.benchmark.ThroughputBenchmark [FRAMES] [CAMERAS] [DELIVERY]
 * }</pre>
 */
final class ThroughputBenchmark {
    private static final int IMAGE_BYTES = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Below this the moments at which transactions commit would decide the figure. */
    private static final int MIN_SECONDS = 3;

    private ThroughputBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int frames = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int cameras = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        String delivery = arguments.length > 2 ? arguments[2] : "at-least-once";
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                EmbeddedFlink flink =
                        EmbeddedFlink.builder().slotsPerTaskManager(1).start()) {
            TestingTopics topics = TestingTopics.create(kafka, "frames", "benchmark");
            say("Sending %d frames", frames);
            send(kafka, frames, cameras);
            say("Starting the job");
            Map<String, String> options = new HashMap<>(topics.options(kafka));
            options.put("model", "the no-op segmenter's");
            options.put("delivery-guarantee", delivery);
            options.put("checkpoint-interval", "1 s");
            options.put("max-poll-records", "500");
            SegmenterProvider segmenters = NoOpSegmenter::new;
            JobRun run = JobRun.start(flink, options, 1, Optional.of(segmenters), Optional.empty());
            double framesPerSecond = measure(kafka, topics.maskEvents(), frames);
            run.cancel();
            System.out.printf(
                    "%d frames of %d bytes, %d cameras, %s: %.0f frames/s%n",
                    frames, IMAGE_BYTES, cameras, delivery, framesPerSecond);
        }
        // Kafka's and Flink's own daemons may take their time.
        System.exit(0);
    }

    private static void send(EmbeddedKafka kafka, int frames, int cameras) throws Exception {
        byte[] image = new byte[IMAGE_BYTES];
        try (TestingCameras sender = new TestingCameras(kafka.bootstrapServers(), "frames")) {
            for (int i = 0; i < frames; i++) {
                sender.frame("camera-" + i % cameras, i / cameras, image, 8, 8);
            }
            sender.flush();
        }
    }

    private static double measure(EmbeddedKafka kafka, String topic, int frames) {
        int warm = frames / 10;
        long start = 0;
        int read = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long lastRead = System.nanoTime();
            while (read < frames) {
                int count = consumer.poll(Duration.ofMillis(100)).count();
                if (count > 0) {
                    lastRead = System.nanoTime();
                } else if (System.nanoTime() - lastRead > PATIENCE.toNanos()) {
                    throw new IllegalStateException(
                            "No further mask event for " + PATIENCE + " after " + read + " of " + frames);
                }
                read += count;
                if (start == 0 && read >= warm) {
                    say("Measuring: %d of %d mask events are there", read, frames);
                    start = System.nanoTime();
                    warm = read;
                }
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (seconds < MIN_SECONDS) {
            throw new IllegalStateException("All mask events could be read within " + seconds
                    + " s, which is too short to measure: give more frames");
        }
        return (frames - warm) / seconds;
    }

    private static void say(String what, Object... arguments) {
        System.err.printf(what + "%n", arguments);
    }
}
