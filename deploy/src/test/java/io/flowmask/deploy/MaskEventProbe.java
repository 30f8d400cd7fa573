package io.flowmask.deploy;

import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads mask events until there are full and partial ones of so many cameras: {@code BROKERS TOPIC CAMERAS}. Prints the cameras. */
final class MaskEventProbe {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private MaskEventProbe() {}

    public static void main(String[] arguments) throws Exception {
        int cameras = Integer.parseInt(arguments[2]);
        Map<String, Set<FrameTransform>> seen = new TreeMap<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", arguments[0], "group.id", "probe", "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(arguments[1]));
            while (seen.values().stream()
                            .filter(transforms -> transforms.size() == 2)
                            .count()
                    < cameras) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("After " + PATIENCE + " there are only " + seen);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    MaskEvent event = RecordCodec.MASK_EVENT.decode(record.value());
                    seen.computeIfAbsent(event.getCameraId(), none -> new TreeSet<>())
                            .add(event.getTransform());
                }
            }
        }
        System.out.println(String.join(" ", seen.keySet()));
    }
}
