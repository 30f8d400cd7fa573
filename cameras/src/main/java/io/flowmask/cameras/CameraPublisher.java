package io.flowmask.cameras;

import io.flowmask.schemas.CameraFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Sends every frame to a Kafka topic, as {@link FrameProducer} writes it, and waits where the broker is slow. Safe for several
 * threads. The first failure is kept and thrown by every later call, since a gap in a recording's sequence cannot be made good.
 * Live cameras, which do not wait, are for {@link LivePublisher}.
 */
public final class CameraPublisher implements FrameSink, AutoCloseable {
    /** The largest frame that is sent; topics must take as much. */
    public static final int MAX_REQUEST_BYTES = 16 << 20;

    private final FrameProducer producer;
    private final AcknowledgementListener listener;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Hears of every frame that the broker has taken; called on the producer's thread and must not wait. */
    @FunctionalInterface
    public interface AcknowledgementListener {
        void acknowledged(String cameraId, long sequence, int partition, long offset);
    }

    private CameraPublisher(FrameProducer producer, AcknowledgementListener listener) {
        this.producer = producer;
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
        Map<String, String> settings = new HashMap<>();
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "15000");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "60000");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "15000");
        settings.putAll(extra);
        return new CameraPublisher(FrameProducer.connect(brokers, topic, settings, Duration.ZERO), listener);
    }

    @Override
    public void send(CameraFrame frame) throws InterruptedException, PublishException {
        throwFailure();
        String cameraId = frame.getCameraId();
        long sequence = frame.getSequence();
        producer.send(frame, (metadata, exception) -> {
            if (exception == null) {
                acknowledged.incrementAndGet();
                listener.acknowledged(cameraId, sequence, metadata.partition(), metadata.offset());
            } else {
                failure.compareAndSet(null, exception);
            }
        });
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
        producer.close();
    }

    private void throwFailure() throws PublishException {
        Exception cause = failure.get();
        if (cause != null) {
            throw new PublishException(producer.describe(cause), cause);
        }
    }
}
