package io.flowmask.job.source;

import io.flowmask.job.options.FrameTopics;
import io.flowmask.job.options.KafkaSettings;
import io.flowmask.job.options.RuntimeSettings;
import io.flowmask.job.options.StartOffsets;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.frame.CapturedFrameTypeInfo;
import io.flowmask.operators.mapping.SideOutputs;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * The frames on Kafka as a stream, and in the side output {@link SideOutputs#DEAD_LETTERS} what is no frame. Watermarks follow the
 * capture times, partition by partition, and do not wait for idle partitions.
 */
public final class FrameSource {
    /** Ties the source to its offsets in savepoints. Never changes. */
    public static final String UID = "flowmask-frames";

    /** Never changes. */
    public static final String SPLIT_UID = "flowmask-frames-or-dead-letters";

    private FrameSource() {}

    public static SingleOutputStreamOperator<CapturedFrame> add(
            StreamExecutionEnvironment environment, KafkaSettings kafka, RuntimeSettings runtime) {
        return environment
                .fromSource(source(kafka), watermarks(runtime), "Read frames", IncomingRecordSerializer.TYPE)
                .uid(UID)
                .process(new Split(), CapturedFrameTypeInfo.INSTANCE)
                .name("Set dead letters apart")
                .uid(SPLIT_UID)
                // On the way to its camera's instance a frame's end would lie in a buffer that is not full yet, up to
                // 100 ms;
                // a flush for each frame costs nothing beside the frame.
                .setBufferTimeout(0);
    }

    private static WatermarkStrategy<IncomingRecord> watermarks(RuntimeSettings runtime) {
        return WatermarkStrategy.<IncomingRecord>forBoundedOutOfOrderness(runtime.outOfOrderness())
                .withIdleness(runtime.idlePartitionTimeout())
                // A dead letter's time says nothing; the smallest there is moves no watermark.
                .withTimestampAssigner((record, timestamp) ->
                        record.frame().map(CapturedFrame::capturedAtMillis).orElse(Long.MIN_VALUE));
    }

    private static KafkaSource<IncomingRecord> source(KafkaSettings kafka) {
        KafkaSourceBuilder<IncomingRecord> source = KafkaSource.<IncomingRecord>builder()
                // Frames of an aborted transaction were never sent; the client's default would show them.
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setProperties(properties(kafka))
                .setBootstrapServers(kafka.bootstrapServers())
                .setGroupId(kafka.groupId())
                .setClientIdPrefix(kafka.groupId())
                .setStartingOffsets(startingOffsets(kafka.startOffsets()))
                .setDeserializer(new FrameRecordDeserializer());
        if (kafka.frames() instanceof FrameTopics.Named named) {
            source.setTopics(named.names());
        } else if (kafka.frames() instanceof FrameTopics.Matching matching) {
            source.setTopicPattern(matching.pattern());
        }
        return source.build();
    }

    private static Properties properties(KafkaSettings kafka) {
        Properties properties = kafka.clientPropertiesAsProperties();
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(kafka.maxPollRecords()));
        long discoveryMillis = kafka.discoveryInterval().toMillis();
        properties.setProperty(
                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                // Below zero stands for never.
                Long.toString(discoveryMillis == 0 ? -1 : discoveryMillis));
        return properties;
    }

    @SuppressWarnings("deprecation") // Kafka's enum is on its way out, but the connector takes no other.
    static OffsetsInitializer startingOffsets(StartOffsets start) {
        return switch (start) {
            case EARLIEST -> OffsetsInitializer.earliest();
            case LATEST -> new LatestAtFirst();
            case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
        };
    }

    /**
     * The end of each partition, when it is first seen. Flink's own "latest" would also be the consumer's answer to an offset that is no
     * longer there: a job that has fallen behind its topic's retention would skip all that is left of it.
     */
    @SuppressWarnings("deprecation") // As above.
    private static final class LatestAtFirst implements OffsetsInitializer {
        private static final long serialVersionUID = 1L;

        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever offsets) {
            return offsets.endOffsets(partitions);
        }

        @Override
        public OffsetResetStrategy getAutoOffsetResetStrategy() {
            return OffsetResetStrategy.EARLIEST;
        }
    }

    private static final class Split extends ProcessFunction<IncomingRecord, CapturedFrame> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(IncomingRecord record, Context context, Collector<CapturedFrame> frames) {
            record.frame().ifPresent(frames::collect);
            record.deadLetter().ifPresent(letter -> context.output(SideOutputs.DEAD_LETTERS, letter));
        }
    }
}
