package io.flowmask.job.benchmark;

import io.flowmask.embedded.EmbeddedFlink;
import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.job.testing.JobRun;
import io.flowmask.job.testing.TestingCameras;
import io.flowmask.job.testing.TestingTopics;
import io.flowmask.operators.inference.SegmenterProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Small frames per second from the embedded broker through the job, with an engine that computes nothing, back to the broker and to a
 * reader, all in one process; and how long checkpoints take meanwhile. The frames lie ready; the time runs from the first
 * tenth of the mask events, which warm up, to the last. With exactly-once, events can be read from the checkpoint on that commits
 * them, so a figure needs frames for several seconds. Setting up takes some tens of seconds on a busy machine; standard error says
 * how far it is.
 *
 * <pre>{@code
 * mvn -Pfast -pl job -am verify
 * java -cp job/target/test-classes:job/target/classes:$(cat job/target/cluster/test.classpath) \
 *     --add-opens=java.base/java.util=ALL-UNNAMED io.flowmask.job.benchmark.ThroughputBenchmark [KEY=VALUE...]
 * }</pre>
 *
 * <table>
 * <caption>Keys and their defaults</caption>
 * <tr><td>frames=200000<td>frames to send
 * <tr><td>cameras=16<td>cameras that they are of
 * <tr><td>image=1000<td>bytes of a frame's image; what waits in network buffers before the job's checkpoint is bytes, not frames
 * <tr><td>delivery=at-least-once<td>or exactly-once
 * <tr><td>checkpoint-interval=1s<td>time between checkpoints
 * <tr><td>features=8<td>bytes of features that a keyframe leaves behind
 * <tr><td>call=0<td>milliseconds that the engine takes for a batch, without computing
 * </table>
 */
final class ThroughputBenchmark {
    private static final Map<String, String> DEFAULTS = Map.of(
            "frames", "200000",
            "cameras", "16",
            "image", "1000",
            "delivery", "at-least-once",
            "checkpoint-interval", "1s",
            "features", "8",
            "call", "0");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Below this the moments at which transactions commit would decide the figure. */
    private static final int MIN_SECONDS = 3;

    private ThroughputBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> load = load(arguments);
        int frames = Integer.parseInt(load.get("frames"));
        int cameras = Integer.parseInt(load.get("cameras"));
        int imageBytes = Integer.parseInt(load.get("image"));
        int featureBytes = Integer.parseInt(load.get("features"));
        Duration call = Duration.ofMillis(Integer.parseInt(load.get("call")));
        Path state = Files.createTempDirectory("flowmask-benchmark");
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                EmbeddedFlink flink = EmbeddedFlink.builder()
                        .slotsPerTaskManager(1)
                        .stateFolder(state)
                        .start()) {
            TestingTopics topics = TestingTopics.create(kafka, "frames", "benchmark");
            say("Sending %d frames", frames);
            send(kafka, frames, cameras, imageBytes);
            say("Starting the job");
            Map<String, String> options = new HashMap<>(topics.options(kafka));
            options.put("model", "the no-op segmenter's");
            options.put("delivery-guarantee", load.get("delivery"));
            options.put("checkpoint-interval", load.get("checkpoint-interval"));
            options.put("max-poll-records", "500");
            SegmenterProvider segmenters = () -> new NoOpSegmenter(featureBytes, call);
            JobRun run = JobRun.start(flink, options, 1, Optional.of(segmenters), Optional.empty());
            double framesPerSecond = measure(kafka, topics.maskEvents(), frames);
            CheckpointTimes checkpoints = CheckpointTimes.of(flink.webAddress(), run.jobId());
            run.cancel();
            System.out.printf(
                    Locale.ROOT,
                    "%d frames of %d bytes, %d cameras with %d bytes of features, %d ms a call, %s: %.0f frames/s; %s%n",
                    frames,
                    imageBytes,
                    cameras,
                    featureBytes,
                    call.toMillis(),
                    load.get("delivery"),
                    framesPerSecond,
                    checkpoints);
        } finally {
            try (Stream<Path> files = Files.walk(state)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
        // Kafka's and Flink's own daemons may take their time.
        System.exit(0);
    }

    private static Map<String, String> load(String[] arguments) {
        Map<String, String> load = new HashMap<>(DEFAULTS);
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length < 2 || load.put(pair[0], pair[1]) == null) {
                throw new IllegalArgumentException("Expected KEY=VALUE with a key of "
                        + new TreeSet<>(DEFAULTS.keySet()) + ", but found " + argument);
            }
        }
        return load;
    }

    private static void send(EmbeddedKafka kafka, int frames, int cameras, int imageBytes) throws Exception {
        byte[] image = new byte[imageBytes];
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
