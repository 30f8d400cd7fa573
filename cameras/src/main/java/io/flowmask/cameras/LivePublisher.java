package io.flowmask.cameras;

import io.flowmask.schemas.CameraFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Sends live cameras' frames to a Kafka topic, as {@link FrameProducer} writes them. A live camera does not wait: where the broker is
 * gone or slow, 64 MB of frames are kept for half a minute at most, and what does not fit or gets too old is dropped and counted.
 * When the broker is back, sending goes on by itself. Safe for several threads.
 */
public final class LivePublisher implements FrameSink, AutoCloseable {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(15);
    private static final Duration DEFAULT_DELIVERY_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration REMINDER_INTERVAL = Duration.ofMinutes(1);

    private final FrameProducer producer;
    private final Duration deliveryTimeout;
    private final Problems problems;
    private final AtomicLong acknowledged = new AtomicLong();
    private final Map<String, AtomicLong> dropped = new ConcurrentHashMap<>();

    private LivePublisher(FrameProducer producer, Duration deliveryTimeout, Problems problems) {
        this.producer = producer;
        this.deliveryTimeout = deliveryTimeout;
        this.problems = problems;
    }

    /**
     * Connects.
     *
     * @param brokers bootstrap servers
     * @param topic topic to send to
     * @param extra producer settings that win over the defaults, for example for security
     * @param listener hears why frames are dropped: of each kind of reason at once, and every minute while it lasts. Called on the
     *     producer's and the cameras' threads; must not wait
     * @throws PublishException when no broker answers or the topic is not there
     */
    public static LivePublisher connect(
            String brokers, String topic, Map<String, String> extra, Consumer<String> listener)
            throws PublishException {
        return connect(brokers, topic, extra, listener, CONNECT_PATIENCE);
    }

    static LivePublisher connect(
            String brokers, String topic, Map<String, String> extra, Consumer<String> listener, Duration patience)
            throws PublishException {
        Map<String, String> settings = new HashMap<>();
        // A camera that waits here falls behind.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "20");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.toString(DEFAULT_DELIVERY_TIMEOUT.toMillis()));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        settings.putAll(extra);
        FrameProducer producer = FrameProducer.connect(brokers, topic, settings, patience);
        // The producer has read it too, so it is a number.
        String deliveryMillis = Objects.requireNonNull(settings.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG));
        return new LivePublisher(
                producer,
                Duration.ofMillis(Long.parseLong(deliveryMillis.trim())),
                new Problems(listener, MonotonicClock.system(), REMINDER_INTERVAL));
    }

    @Override
    public void send(CameraFrame frame) throws InterruptedException {
        String cameraId = frame.getCameraId();
        producer.send(frame, (metadata, exception) -> {
            if (exception == null) {
                acknowledged.incrementAndGet();
            } else {
                dropped.computeIfAbsent(cameraId, id -> new AtomicLong()).incrementAndGet();
                problems.happened(exception.getClass().getName(), producer.describe(exception));
            }
        });
    }

    /** Waits until the broker has taken, or will not take, every frame sent so far: about {@link #deliveryTimeout} at most. */
    public void flush() {
        producer.flush();
    }

    /** How long a frame is kept for a broker that does not take it. */
    public Duration deliveryTimeout() {
        return deliveryTimeout;
    }

    /** Frames that the broker has taken, over all cameras. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Frames of a camera that were sent and that the broker has not taken. */
    public long dropped(String cameraId) {
        AtomicLong count = dropped.get(cameraId);
        return count == null ? 0 : count.get();
    }

    /** Sends what is under way, for at most 10 s, and disconnects. */
    @Override
    public void close() {
        producer.close();
    }

    /** Tells of problems that come thousandfold: each kind at once, and then once an interval. */
    static final class Problems {
        private final Consumer<String> listener;
        private final MonotonicClock clock;
        private final Duration interval;
        private final Map<String, Long> toldAtNanos = new HashMap<>();

        Problems(Consumer<String> listener, MonotonicClock clock, Duration interval) {
            this.listener = listener;
            this.clock = clock;
            this.interval = interval;
        }

        synchronized void happened(String kind, String message) {
            long now = clock.nanos();
            Long told = toldAtNanos.get(kind);
            if (told == null || now - told >= interval.toNanos()) {
                toldAtNanos.put(kind, now);
                listener.accept(message);
            }
        }
    }
}
