package io.flowmask.job.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads all outcomes as a {@code read_committed} consumer, in the background from the start, and counts them. */
public final class OutcomeReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Thread thread;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final List<MaskEvent> maskEvents = new ArrayList<>();
    private final List<DroppedFrame> droppedFrames = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Object lock = new Object();
    private boolean endWanted;
    private boolean endReached;
    private @Nullable Throwable failure;

    public OutcomeReader(String bootstrapServers, TestingTopics topics) {
        thread = new Thread(() -> run(bootstrapServers, topics), "outcome-reader");
        thread.start();
    }

    private void run(String bootstrapServers, TestingTopics topics) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics.outputs().stream()
                    .flatMap(topic -> partitions(consumer, topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closing.get()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    take(topics, record);
                }
                lookWhetherAllIsRead(consumer, partitions);
            }
        } catch (RuntimeException | UnreadableRecordException e) {
            synchronized (lock) {
                failure = e;
                lock.notifyAll();
            }
        }
    }

    private void lookWhetherAllIsRead(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        synchronized (lock) {
            if (!endWanted) {
                return;
            }
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        boolean all = partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition));
        synchronized (lock) {
            endReached = all;
            lock.notifyAll();
        }
    }

    /** A topic that nobody reads would look like one without outcomes. */
    private static List<PartitionInfo> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions.isEmpty()) {
            throw new IllegalStateException("Topic " + topic + " has no partitions: was it created?");
        }
        return partitions;
    }

    private void take(TestingTopics topics, ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        synchronized (lock) {
            if (record.topic().equals(topics.maskEvents())) {
                maskEvents.add(RecordCodec.MASK_EVENT.decode(record.value()));
            } else if (record.topic().equals(topics.droppedFrames())) {
                droppedFrames.add(RecordCodec.DROPPED_FRAME.decode(record.value()));
            } else {
                deadLetters.add(RecordCodec.DEAD_LETTER.decode(record.value()));
            }
            lock.notifyAll();
        }
    }

    /** Waits until everything that is visible by now has been read: what comes twice comes late. */
    private void readToTheEnd() throws InterruptedException {
        synchronized (lock) {
            endWanted = true;
            endReached = false;
            waitUntil(() -> endReached, PATIENCE, () -> "outcomes read to the end within " + PATIENCE);
            endWanted = false;
        }
    }

    /** Waits until so many outcomes are visible, or more; fails after the time given. */
    public void await(int outcomes, Duration timeout) throws InterruptedException {
        waitUntil(
                () -> count() >= outcomes,
                timeout,
                () -> String.format(
                        Locale.ROOT,
                        "%d of %d outcomes after %s: %d mask events, %d dropped frames, %d dead letters",
                        count(),
                        outcomes,
                        timeout,
                        maskEvents.size(),
                        droppedFrames.size(),
                        deadLetters.size()));
    }

    /** Waits until the reader has brought something about; fails where it failed, or with what is missing after the time given. */
    private void waitUntil(BooleanSupplier done, Duration timeout, Supplier<String> missing)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (lock) {
            while (!done.getAsBoolean()) {
                assertThat(failure).isNull();
                long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                assertThat(leftMillis).as(missing).isPositive();
                lock.wait(leftMillis);
            }
        }
    }

    private int count() {
        return maskEvents.size() + droppedFrames.size() + deadLetters.size();
    }

    /**
     * Asserts that what came out is what had to, each once, each camera's mask events in order. The job should have ended, or a checkpoint
     * have completed since the last outcome.
     */
    public void assertOutcomesOf(TestingCameras cameras) throws InterruptedException {
        readToTheEnd();
        synchronized (lock) {
            Map<String, List<Long>> sequences = new TreeMap<>();
            maskEvents.forEach(event -> sequences
                    .computeIfAbsent(event.getCameraId(), none -> new ArrayList<>())
                    .add(event.getSequence()));
            Map<String, List<DropReason>> dropped = new TreeMap<>();
            droppedFrames.forEach(frame -> dropped.computeIfAbsent(
                            frame.getCameraId() + "#" + frame.getSequence(), none -> new ArrayList<>())
                    .add(frame.getReason()));
            Map<String, List<DeadLetterReason>> letters = new TreeMap<>();
            deadLetters.forEach(letter -> letters.computeIfAbsent(
                            TestingCameras.place(letter.getTopic(), letter.getPartition(), letter.getOffset()),
                            none -> new ArrayList<>())
                    .add(letter.getReason()));

            assertThat(sequences).isEqualTo(cameras.maskEvents());
            assertThat(dropped).isEqualTo(once(cameras.droppedFrames()));
            assertThat(letters).isEqualTo(once(cameras.deadLetters()));
            assertThat(count()).isEqualTo(cameras.sent());
        }
    }

    private static <T> Map<String, List<T>> once(Map<String, T> expected) {
        Map<String, List<T>> lists = new TreeMap<>();
        expected.forEach((key, value) -> lists.put(key, List.of(value)));
        return lists;
    }

    /** The mask events so far, in the order of reading, which is the order of sending for each camera. */
    public List<MaskEvent> maskEvents() {
        synchronized (lock) {
            return List.copyOf(maskEvents);
        }
    }

    /** The dead letters so far. */
    public List<DeadLetter> deadLetters() {
        synchronized (lock) {
            return List.copyOf(deadLetters);
        }
    }

    @Override
    public void close() {
        closing.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
