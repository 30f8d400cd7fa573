package io.flowmask.job.testing;

import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.ImageEncoding;
import io.flowmask.schemas.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Cameras that send frames and everything else a topic may see, and remember what has to come out for it. One thread sends, any
 * may ask.
 */
public final class TestingCameras implements AutoCloseable {
    private static final long FIRST_CAPTURE_MILLIS =
            Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final long FRAME_MILLIS = 40;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final Map<String, List<Long>> maskEvents = new TreeMap<>();
    private final Map<String, DropReason> droppedFrames = new TreeMap<>();
    private final Map<String, DeadLetterReason> deadLetters = new ConcurrentSkipListMap<>();

    public TestingCameras(String bootstrapServers, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        16 * 1024 * 1024,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** A frame that has to become a mask event. */
    public void frame(String camera, long sequence, byte[] image, int widthPx, int heightPx) {
        maskEvents.computeIfAbsent(camera, none -> new ArrayList<>()).add(sequence);
        send(camera, encoded(camera, sequence, image, widthPx, heightPx), null);
    }

    /** A frame that has to be dropped: its camera has sent it, or a later one, before. At most one per sequence. */
    public void latecomer(String camera, long sequence, byte[] image, DropReason reason) {
        droppedFrames.put(camera + "#" + sequence, reason);
        send(camera, encoded(camera, sequence, image, 8, 8), null);
    }

    /** A well-formed frame whose image has to become a dead letter. */
    public void unusableImage(
            String camera, long sequence, byte[] image, int widthPx, int heightPx, DeadLetterReason reason) {
        send(camera, encoded(camera, sequence, image, widthPx, heightPx), reason);
    }

    /** A record that is no frame and has to become a dead letter. */
    public void foreignRecord(String key, byte @Nullable [] value, DeadLetterReason reason) {
        send(key, value, reason);
    }

    /** A well-formed frame's record value. */
    public static byte[] encoded(String camera, long sequence, byte[] image, int widthPx, int heightPx) {
        return RecordCodec.CAMERA_FRAME.encode(new CameraFrame(
                camera,
                sequence,
                Instant.ofEpochMilli(FIRST_CAPTURE_MILLIS + sequence * FRAME_MILLIS),
                ImageEncoding.PNG,
                widthPx,
                heightPx,
                ByteBuffer.wrap(image)));
    }

    private void send(String key, byte @Nullable [] value, @Nullable DeadLetterReason deadLetter) {
        sent.add(producer.send(
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value), (metadata, e) -> {
                    if (e == null && deadLetter != null) {
                        deadLetters.put(place(metadata.topic(), metadata.partition(), metadata.offset()), deadLetter);
                    }
                }));
    }

    /** How a record is named in {@link #deadLetters}. */
    public static String place(String topic, int partition, long offset) {
        return topic + "-" + partition + "@" + offset;
    }

    /** Waits until the broker has everything; fails when it refused something. */
    public void flush() throws Exception {
        producer.flush();
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
    }

    /** Records sent, good and bad. */
    public int sent() {
        return sent.size();
    }

    /** Sequences by camera, in order, that have to become mask events. */
    public Map<String, List<Long>> maskEvents() {
        return maskEvents;
    }

    /** Reasons by camera and sequence. */
    public Map<String, DropReason> droppedFrames() {
        return droppedFrames;
    }

    /** Reasons by place. */
    public Map<String, DeadLetterReason> deadLetters() {
        return deadLetters;
    }

    @Override
    public void close() {
        producer.close();
    }
}
