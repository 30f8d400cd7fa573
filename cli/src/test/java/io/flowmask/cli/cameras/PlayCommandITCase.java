package io.flowmask.cli.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.TestingModels;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayCommandITCase {
    @TempDir
    Path folder;

    @Test
    void sendsEveryFrameOfEveryCameraToAnyBroker() throws Exception {
        Path frames = TestingModels.frames(TestingModels.TINY, folder.resolve("frames"));
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("yard", 2);

            Result result = TestingCommandLine.run(
                    "cameras",
                    "play",
                    frames,
                    "--bootstrap-servers",
                    kafka.bootstrapServers(),
                    "--topic",
                    "yard",
                    "--cameras",
                    2,
                    "--rate",
                    "max",
                    "--loop",
                    "--frames",
                    20);

            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
            assertThat(result.out()).startsWith("20 frames sent by 2 cameras, ").contains(" → yard at localhost:");
            assertThat(records(kafka, "yard", 2)).isEqualTo(20);
        }
    }

    @Test
    void saysThatNoBrokerAnswers() throws Exception {
        Path frames = TestingModels.frames(TestingModels.TINY, folder.resolve("frames"));

        Result result = TestingCommandLine.run(
                "cameras",
                "play",
                frames,
                "--bootstrap-servers",
                "localhost:1",
                "--producer-property",
                "max.block.ms=300");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .startsWith("flowmask: The topic camera-frames cannot be reached at localhost:1")
                .doesNotContain("\tat ");
    }

    private static long records(EmbeddedKafka kafka, String topic, int partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            return consumer.endOffsets(all).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }
}
