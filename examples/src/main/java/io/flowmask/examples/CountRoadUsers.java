package io.flowmask.examples;

import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.MaskInstance;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.UnreadableRecordException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows the mask events and prints a line per frame: the camera, when the frame was taken, how many road users of each class it
 * shows, and how much of the picture they cover.
 */
public final class CountRoadUsers {
    /** What is less certain is not counted. */
    private static final double LEAST_SCORE = 0.5;

    private CountRoadUsers() {}

    /**
     * Runs until it is stopped.
     *
     * @param args Kafka's bootstrap servers, for example {@code localhost:9092}
     */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("Expected one argument, Kafka's bootstrap servers, for example localhost:9092");
            System.exit(2);
        }
        follow(args[0], System.out, () -> true);
    }

    static void follow(String bootstrapServers, PrintStream out, BooleanSupplier goOn) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, "count-road-users");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // With exactly-once delivery, events of attempts that failed stay invisible this way.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");

        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("mask-events"));
            while (goOn.getAsBoolean()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    try {
                        out.println(line(RecordCodec.MASK_EVENT.decode(record.value())));
                    } catch (UnreadableRecordException e) {
                        out.println(record.topic() + " " + record.partition() + " at " + record.offset() + ": "
                                + e.getMessage());
                    }
                }
            }
        }
    }

    private static String line(MaskEvent event) {
        List<MaskInstance> certain = event.getInstances().stream()
                .filter(instance -> instance.getScore() >= LEAST_SCORE)
                .toList();
        Map<String, Long> counts = certain.stream()
                .collect(Collectors.groupingBy(MaskInstance::getClassName, TreeMap::new, Collectors.counting()));
        long pixels = certain.stream().mapToLong(MaskInstance::getArea).sum();
        double percent = 100.0 * pixels / ((long) event.getWidth() * event.getHeight());
        return "%s  %s  %s  %.1f %% of the picture"
                .formatted(event.getCameraId(), event.getCapturedAt(), counts, percent);
    }
}
