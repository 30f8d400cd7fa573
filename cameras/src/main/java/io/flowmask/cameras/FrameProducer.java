package io.flowmask.cameras;

import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Frames as records of a topic: key = camera id in UTF-8, so that a camera's frames stay in order; value = Avro single-object
 * encoding. Says nothing of what a failure means; that is for the publishers. Safe for several threads.
 */
final class FrameProducer implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final String brokers;
    private final String topic;

    private FrameProducer(Producer<byte[], byte[]> producer, String brokers, String topic) {
        this.producer = producer;
        this.brokers = brokers;
        this.topic = topic;
    }

    /**
     * Connects.
     *
     * @param settings the producer's, over those that all publishers have in common
     * @param patience how long to wait for a broker's answer
     * @throws PublishException when no broker answers or the topic is not there
     */
    static FrameProducer connect(String brokers, String topic, Map<String, String> settings, Duration patience)
            throws PublishException {
        FrameProducer frames = null;
        try {
            frames = new FrameProducer(
                    new KafkaProducer<>(
                            common(brokers, settings), new ByteArraySerializer(), new ByteArraySerializer()),
                    brokers,
                    topic);
            frames.awaitTopic(patience);
            return frames;
        } catch (KafkaException e) {
            if (frames != null) {
                frames.producer.close(Duration.ZERO);
            }
            throw new PublishException(
                    "The topic " + topic + " cannot be reached at " + brokers + " (" + rootMessage(e)
                            + "). Check the address, and that the topic exists.",
                    e);
        }
    }

    private static Map<String, Object> common(String brokers, Map<String, String> settings) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // JPEG and PNG are compressed already; batches of several images save requests.
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 20);
        all.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, CameraPublisher.MAX_REQUEST_BYTES);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        all.putAll(settings);
        return all;
    }

    /** A producer that waits for little asks several times. */
    private void awaitTopic(Duration patience) {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                producer.partitionsFor(topic);
                return;
            } catch (RetriableException e) {
                if (System.nanoTime() - deadlineNanos >= 0) {
                    throw e;
                }
            }
        }
    }

    /**
     * Sends a frame.
     *
     * @param callback hears of success and of failures, also of those of the sending thread
     * @throws InterruptedException when the thread is interrupted while it waits for room or for the topic's partitions
     */
    void send(CameraFrame frame, Callback callback) throws InterruptedException {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topic,
                null,
                frame.getCapturedAt().toEpochMilli(),
                frame.getCameraId().getBytes(StandardCharsets.UTF_8),
                RecordCodec.CAMERA_FRAME.encode(frame));
        try {
            // The callback hears of what the future would say.
            Future<RecordMetadata> unused = producer.send(message, callback);
        } catch (InterruptException e) {
            // The producer has set the thread's flag again; the checked exception replaces it.
            Thread.interrupted();
            throw new InterruptedException("Interrupted while sending a frame of camera " + frame.getCameraId());
        } catch (KafkaException e) {
            callback.onCompletion(null, e);
        }
    }

    void flush() {
        producer.flush();
    }

    /** What went wrong, where, and what to do. */
    String describe(Exception cause) {
        return "A frame could not be sent to the topic " + topic + " at " + brokers + " (" + cause.getMessage() + "). "
                + advice(cause);
    }

    /** Sends what is under way, for at most 10 s, and disconnects. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
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
