package io.flowmask.cli.run;

import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.job.options.KafkaSettings;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.UnreadableRecordException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the three outcome topics from their beginning as any consumer would, on a thread of its own, and books every outcome: to the
 * ledger, to the latencies, and mask events to a file where one is asked for. Sees committed outcomes only.
 */
final class OutcomeReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaSettings topics;
    private final FrameLedger ledger;
    private final LatencyRecorder latencies;
    private final Optional<EventLines> events;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::readUntilWokenUp, "outcome-reader");
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile long lastOutcomeNanos = System.nanoTime();

    private OutcomeReader(
            KafkaSettings topics,
            FrameLedger ledger,
            LatencyRecorder latencies,
            Optional<EventLines> events,
            KafkaConsumer<byte[], byte[]> consumer) {
        this.topics = topics;
        this.ledger = ledger;
        this.latencies = latencies;
        this.events = events;
        this.consumer = consumer;
    }

    /** Starts reading; the topics must be there. */
    static OutcomeReader start(
            KafkaSettings topics, FrameLedger ledger, LatencyRecorder latencies, Optional<EventLines> events) {
        Map<String, Object> settings = new HashMap<>(topics.clientProperties());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, topics.bootstrapServers());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(topics.maskEventsTopic(), topics.droppedFramesTopic(), topics.deadLettersTopic())) {
            for (PartitionInfo partition : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
        }
        consumer.assign(partitions);
        OutcomeReader reader = new OutcomeReader(topics, ledger, latencies, events, consumer);
        reader.thread.setDaemon(true);
        reader.thread.start();
        return reader;
    }

    private void readUntilWokenUp() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    book(message);
                    lastOutcomeNanos = System.nanoTime();
                }
                if (events.isPresent()) {
                    // For those who follow the file.
                    events.get().flush();
                }
            }
        } catch (WakeupException e) {
            // Closing.
        } catch (IOException | UnreadableRecordException | RuntimeException e) {
            failure.set(e);
        }
    }

    private void book(ConsumerRecord<byte[], byte[]> message) throws IOException, UnreadableRecordException {
        if (message.topic().equals(topics.maskEventsTopic())) {
            MaskEvent event = RecordCodec.MASK_EVENT.decode(message.value());
            latencies.record(System.currentTimeMillis() - event.getCapturedAt().toEpochMilli());
            if (events.isPresent()) {
                events.get().write(event);
            }
            ledger.maskEvent(event.getCameraId(), event.getSequence(), event.getTransform() == FrameTransform.FULL);
        } else if (message.topic().equals(topics.droppedFramesTopic())) {
            DroppedFrame dropped = RecordCodec.DROPPED_FRAME.decode(message.value());
            ledger.droppedFrame(dropped.getCameraId(), dropped.getSequence());
        } else {
            DeadLetter letter = RecordCodec.DEAD_LETTER.decode(message.value());
            ledger.deadLetter(letter.getPartition(), letter.getOffset());
        }
    }

    /** Throws what ended reading, if it has ended by itself. */
    void throwIfFailed() {
        Exception cause = failure.get();
        if (cause != null) {
            throw new CommandFailure("The outcomes cannot be read back: " + cause.getMessage(), cause);
        }
    }

    /** When the last outcome came, by {@link System#nanoTime()}; the reader's start before the first one. */
    long lastOutcomeNanos() {
        return lastOutcomeNanos;
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        consumer.close();
    }
}
