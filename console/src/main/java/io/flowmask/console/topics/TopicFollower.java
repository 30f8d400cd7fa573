package io.flowmask.console.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics from a position on, on a thread of its own, until it is closed. It takes all partitions itself, belongs to no group
 * and commits nothing: nobody notices it. A broker that goes away or a topic that is not there yet is waited for, and partitions that
 * are added are found.
 *
 * <p>While nobody is interested it does not read; afterwards it goes on with what is newest.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration IDLE_POLL = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration CHECK = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private final List<String> topics;
    private final StartPosition start;
    private final Consumer<FollowedRecord> output;
    private final BooleanSupplier wanted;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Offsets from which on records are live, by partition. */
    private final Map<TopicPartition, Long> liveFrom = new HashMap<>();

    /** Where reading goes on, by partition. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private volatile Following following = Following.BEGINS;
    private boolean paused;

    /**
     * Starts reading.
     *
     * @param name of the thread
     * @param clientSettings of Kafka's consumer, with the bootstrap servers
     * @param topics what to read
     * @param start where to begin
     * @param output takes the records, on the follower's thread; must not throw
     * @param wanted whether anybody is interested
     */
    public TopicFollower(
            String name,
            Map<String, Object> clientSettings,
            List<String> topics,
            StartPosition start,
            Consumer<FollowedRecord> output,
            BooleanSupplier wanted) {
        this.settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 64);
        this.topics = List.copyOf(topics);
        this.start = start;
        this.output = output;
        this.wanted = wanted;
        // Here, so that wrong settings are the caller's to report.
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = new Thread(this::followUntilClosed, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** How reading goes. */
    public Following following() {
        return following;
    }

    private void followUntilClosed() {
        try {
            while (!isClosing()) {
                try {
                    follow();
                } catch (WakeupException e) {
                    // Closing.
                } catch (KafkaException e) {
                    LOG.info("Reading {} is interrupted: {}", topics, e.toString());
                    following = Following.waitsFor(describe(e));
                    rest();
                } catch (RuntimeException e) {
                    LOG.error("Reading {} failed; it is tried again", topics, e);
                    following = Following.waitsFor("Reading failed: " + e);
                    rest();
                }
            }
        } finally {
            consumer.close();
        }
    }

    private void follow() {
        long checkedNanos = System.nanoTime() - CHECK.toNanos();
        while (!isClosing()) {
            if (System.nanoTime() - checkedNanos >= CHECK.toNanos()) {
                // Also how a broker that has gone is noticed: polling alone waits for it in silence.
                Map<String, List<PartitionInfo>> known = consumer.listTopics(ANSWER);
                assign(partitions(known));
                // Said when the position is fixed: whoever sees it may count on what is sent from then on.
                following = following(known);
                checkedNanos = System.nanoTime();
            }
            if (consumer.assignment().isEmpty()) {
                rest();
                checkedNanos = System.nanoTime() - CHECK.toNanos();
                continue;
            }
            pauseOrResume();
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(paused ? IDLE_POLL : POLL)) {
                TopicPartition partition = new TopicPartition(message.topic(), message.partition());
                byte[] value = message.value() == null ? new byte[0] : message.value();
                output.accept(new FollowedRecord(message.topic(), value, isLive(partition, message.offset())));
            }
        }
    }

    private boolean isLive(TopicPartition partition, long offset) {
        @Nullable Long expected = next.put(partition, offset + 1);
        if (expected != null && offset < expected) {
            // The topic was deleted and made anew.
            liveFrom.put(partition, offset);
        }
        return offset >= liveFrom.getOrDefault(partition, 0L);
    }

    private Set<TopicPartition> partitions(Map<String, List<PartitionInfo>> known) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : topics) {
            for (PartitionInfo partition : known.getOrDefault(topic, List.of())) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
        }
        return partitions;
    }

    private Following following(Map<String, List<PartitionInfo>> known) {
        List<String> missing = topics.stream()
                .filter(topic -> known.getOrDefault(topic, List.of()).isEmpty())
                .toList();
        return missing.isEmpty()
                ? Following.READS
                : Following.waitsFor("There is no topic " + String.join(", ", missing)
                        + " yet. Create it, or give its name with the console's options.");
    }

    /** Takes partitions that are new: the first time from the position asked for, later ones from their beginning. */
    private void assign(Set<TopicPartition> partitions) {
        Set<TopicPartition> added = new HashSet<>(partitions);
        added.removeAll(consumer.assignment());
        if (added.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(added, ANSWER);
        Map<TopicPartition, Long> begins = startOffsets(added, ends);
        boolean more = !consumer.assignment().isEmpty();
        consumer.assign(partitions);
        for (TopicPartition partition : added) {
            if (more) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                long end = ends.getOrDefault(partition, 0L);
                long begin = begins.getOrDefault(partition, end);
                consumer.seek(partition, begin);
                next.put(partition, begin);
                liveFrom.putIfAbsent(partition, end);
            }
        }
        if (paused) {
            consumer.pause(partitions);
        }
    }

    private Map<TopicPartition, Long> startOffsets(Set<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        if (start instanceof StartPosition.Earliest) {
            return consumer.beginningOffsets(partitions, ANSWER);
        }
        if (start instanceof StartPosition.Ago ago) {
            long sinceMillis = ago.sinceMillis(System.currentTimeMillis());
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, sinceMillis));
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
                    consumer.offsetsForTimes(times, ANSWER).entrySet()) {
                if (found.getValue() != null) {
                    offsets.put(found.getKey(), found.getValue().offset());
                }
            }
            return offsets;
        }
        return ends;
    }

    private void pauseOrResume() {
        boolean idle = !wanted.getAsBoolean();
        if (idle == paused) {
            return;
        }
        if (idle) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.seekToEnd(consumer.assignment());
            consumer.resume(consumer.assignment());
        }
        paused = idle;
    }

    private String describe(KafkaException failure) {
        String brokers = String.valueOf(settings.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG));
        if (failure instanceof AuthenticationException || failure instanceof AuthorizationException) {
            return "Kafka at " + brokers + " refuses the console: " + failure.getMessage();
        }
        return "Kafka at " + brokers + " does not answer. It is tried again.";
    }

    /** Waits a while, or until it is closed. */
    private void rest() {
        try {
            closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Stops reading and waits until the thread has ended. */
    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
