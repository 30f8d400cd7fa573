package io.flowmask.cameras;

import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames to a Kafka topic: key = camera id in UTF-8, so that a camera's frames stay in order; value = Avro single-object
 * encoding. Safe for several threads. The first failure is kept and thrown by every later call, since a gap in a camera's sequence
 * cannot be made good.
 */
public final class CameraPublisher implements FrameSink, AutoCloseable {
    /** The largest frame that is sent; topics must take as much. */
    public static final int MAX_REQUEST_BYTES = 16 << 20;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final String brokers;
    private final String topic;
    private final AcknowledgementListener listener;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Hears of every frame that the broker has taken; called on the producer's thread and must not wait. */
    @FunctionalInterface
    public interface AcknowledgementListener {
        void acknowledged(String cameraId, long sequence, int partition, long offset);
    }

    private CameraPublisher(
            Producer<byte[], byte[]> producer, String brokers, String topic, AcknowledgementListener listener) {
        this.producer = producer;
        this.brokers = brokers;
        this.topic = topic;
        this.listener = listener;
    }

    /**
     * Connects.
     *
     * @param brokers bootstrap servers
     * @param topic topic to send to
     * @param extra producer settings that win over the defaults, for example for security
     * @param listener hears of every frame that the broker has taken
     * @throws PublishException when no broker answers or the topic is not there
     */
    public static CameraPublisher connect(
            String brokers, String topic, Map<String, String> extra, AcknowledgementListener listener)
            throws PublishException {
        CameraPublisher publisher = null;
        try {
            publisher = new CameraPublisher(
                    new KafkaProducer<>(settings(brokers, extra), new ByteArraySerializer(), new ByteArraySerializer()),
                    brokers,
                    topic,
                    listener);
            publisher.producer.partitionsFor(topic);
            return publisher;
        } catch (KafkaException e) {
            if (publisher != null) {
                publisher.producer.close(Duration.ZERO);
            }
            throw new PublishException(
                    "The topic " + topic + " cannot be reached at " + brokers + " (" + rootMessage(e)
                            + "). Check the address, and that the topic exists.",
                    e);
        }
    }

    private static Map<String, Object> settings(String brokers, Map<String, String> extra) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // JPEG and PNG are compressed already; batches of several images save requests.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 20);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
        settings.putAll(extra);
        return settings;
    }

    @Override
    public void send(CameraFrame frame) throws InterruptedException, PublishException {
        throwFailure();
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topic,
                null,
                frame.getCapturedAt().toEpochMilli(),
                frame.getCameraId().getBytes(StandardCharsets.UTF_8),
                RecordCodec.CAMERA_FRAME.encode(frame));
        String cameraId = frame.getCameraId();
        long sequence = frame.getSequence();
        try {
            // The callback hears of success and failure.
            Future<RecordMetadata> unused = producer.send(message, (metadata, exception) -> {
                if (exception == null) {
                    acknowledged.incrementAndGet();
                    listener.acknowledged(cameraId, sequence, metadata.partition(), metadata.offset());
                } else {
                    failure.compareAndSet(null, exception);
                }
            });
        } catch (InterruptException e) {
            // The producer has set the thread's flag again; the checked exception replaces it.
            Thread.interrupted();
            throw new InterruptedException("Interrupted while sending a frame of camera " + cameraId);
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
            throwFailure();
        }
    }

    /**
     * Waits until the broker has taken, or refused, every frame sent so far.
     *
     * @throws PublishException when it refused one
     */
    public void flush() throws PublishException {
        producer.flush();
        throwFailure();
    }

    /** Frames that the broker has taken. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Sends what is under way, for at most 10 s, and disconnects. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }

    private void throwFailure() throws PublishException {
        Exception cause = failure.get();
        if (cause != null) {
            throw new PublishException(
                    "A frame could not be sent to the topic " + topic + " at " + brokers + " (" + cause.getMessage()
                            + "). " + advice(cause),
                    cause);
        }
    }

    private static String advice(Exception cause) {
        if (cause instanceof RecordTooLargeException) {
            return "Raise the topic's max.message.bytes, or send smaller images.";
        }
        if (cause instanceof TimeoutException) {
            return "Check that the broker runs and keeps up.";
        }
        return "The broker's log says more.";
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
