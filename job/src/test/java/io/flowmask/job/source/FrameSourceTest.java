package io.flowmask.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.job.options.StartOffsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameSourceTest {
    private static final TopicPartition PARTITION = new TopicPartition("frames", 0);

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings("deprecation") // As in FrameSource.
    void goesOnWithTheOldestThatIsLeftWhereAnOffsetIsGone(StartOffsets start) {
        assertThat(FrameSource.startingOffsets(start).getAutoOffsetResetStrategy())
                .isEqualTo(OffsetResetStrategy.EARLIEST);
    }

    @Test
    void latestIsTheEndWhenAPartitionIsFirstSeen() {
        OffsetsInitializer latest = FrameSource.startingOffsets(StartOffsets.LATEST);

        assertThat(latest.getPartitionOffsets(List.of(PARTITION), new EndsAt9000()))
                .containsExactly(Map.entry(PARTITION, 9_000L));
    }

    private static final class EndsAt9000 implements PartitionOffsetsRetriever {
        @Override
        public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
            return Map.of();
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> 9_000L));
        }

        @Override
        public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
            return Map.of();
        }

        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            return Map.of();
        }
    }
}
