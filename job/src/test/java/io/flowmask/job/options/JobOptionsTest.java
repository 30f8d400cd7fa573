package io.flowmask.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobOptionsTest {

    @Test
    void onlyTheModelIsRequired() {
        JobOptions options = JobOptions.parse(List.of("--model", "models/tiny"));

        assertThat(options.model()).isEqualTo("models/tiny");
        assertThat(options.kafka().frames()).isEqualTo(new FrameTopics.Named(List.of("camera-frames")));
        assertThat(options.kafka().delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);
        assertThat(options.segmenter().motion()).isNull();
        assertThat(options.runtime().checkpointInterval()).isEmpty();
        assertThat(options.segmentation().idleTimeToLive()).contains(Duration.ofHours(1));
        assertThat(problems()).containsExactly("model: a model folder is required");
    }

    @Test
    void readsEveryKindOfValue() {
        JobOptions options = JobOptions.parse(List.of(
                "--model=m",
                "--topics=a,b",
                "--engine",
                "onnxruntime",
                "--nms",
                "Traditional",
                "--cross-class-nms=true",
                "--delivery-guarantee=exactly-once",
                "--score-threshold",
                "0.15",
                "--max-batch-delay",
                "5 ms",
                "--max-message-size",
                "2 mb",
                "--stagger-keyframes=false",
                "--engine-batch-sizes=4,1",
                "--motion=image-flow",
                "--state-backend",
                "rocksdb",
                "--idle-camera-ttl=0"));

        assertThat(options.kafka().frames()).isEqualTo(new FrameTopics.Named(List.of("a", "b")));
        assertThat(options.segmenter().engine().kind()).isEqualTo(EngineKind.ONNX_RUNTIME);
        assertThat(options.segmenter().engine().batchSizes()).containsExactly(1, 4);
        assertThat(options.segmenter().detection().nms()).isEqualTo(DetectionOptions.Nms.TRADITIONAL);
        assertThat(options.segmenter().detection().crossClassNms()).isTrue();
        assertThat(options.segmenter().detection().scoreThreshold()).isEqualTo(0.15f);
        assertThat(options.segmenter().motion()).isEqualTo(Motion.IMAGE_FLOW);
        assertThat(options.kafka().delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
        assertThat(options.kafka().maxMessageBytes()).isEqualTo(2 * 1024 * 1024);
        assertThat(options.segmentation().maxBatchDelay()).isEqualTo(Duration.ofMillis(5));
        assertThat(options.segmentation().staggerKeyframes()).isFalse();
        assertThat(options.segmentation().idleTimeToLive()).isEmpty();
        assertThat(options.runtime().stateBackend()).isEqualTo(Optional.of(StateBackendKind.ROCKSDB));
    }

    @Test
    void flagsWinOverDefinitionsAndDefinitionsOverTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("flowmask.yaml"), """
                model: from-file
                group-id: from-file
                batch-size: 2
                topics: [north, south]
                kafka:
                  security.protocol: SASL_SSL
                """);

        JobOptions options = JobOptions.parse(List.of(
                "--batch-size", "4", "-Dbatch-size=3", "-D", "group-id=from-definition", "--config", file.toString()));

        assertThat(options.segmentation().batchSize()).isEqualTo(4);
        assertThat(options.kafka().groupId()).isEqualTo("from-definition");
        assertThat(options.model()).isEqualTo("from-file");
        assertThat(options.kafka().frames()).isEqualTo(new FrameTopics.Named(List.of("north", "south")));
        assertThat(options.kafka().clientProperties()).isEqualTo(Map.of("security.protocol", "SASL_SSL"));
    }

    @Test
    void readsPropertiesFilesToo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("flowmask.properties"), "model=m\nkafka.client.rack = r1\n");

        JobOptions options = JobOptions.parse(List.of("--config=" + file));

        assertThat(options.kafka().clientProperties()).isEqualTo(Map.of("client.rack", "r1"));
    }

    @Test
    void everythingThatIsWrongIsReportedTogetherWithWhatIsAllowed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("flowmask.yaml"), "batch-sise: 3\nkeyframe-interval: often\n");

        List<String> problems = problems(
                "--config=" + file,
                "--delivery-guarantee=twice",
                "--max-batch-delay=fast",
                "--batch-size=0",
                "--topics=a b",
                "--topic-pattern=(",
                "--parallelism=200",
                "-Dkafka.group.id=g",
                "--group-id");

        assertThat(problems)
                .contains(
                        "--group-id has no value: write --group-id value",
                        "There is no option batch-sise (file " + file + ")",
                        "keyframe-interval: expected a whole number, found \"often\" (file " + file + ")",
                        "delivery-guarantee: expected at-least-once or exactly-once, found \"twice\" (--delivery-guarantee)",
                        "max-batch-delay: expected a duration such as 20 ms, 10 s or 1 h, found \"fast\" (--max-batch-delay)",
                        "Segmentation options: batch size must be at least 1, but is 0",
                        "topic-pattern: give either topics or topic-pattern, not both (--topic-pattern)",
                        "parallelism: expected 1 to max-parallelism, which is 128, found 200 (--parallelism)",
                        "kafka.group.id: not to be set; use group-id",
                        "model: a model folder is required")
                .anyMatch(problem -> problem.startsWith("The options are bootstrap-servers, topics, topic-pattern"))
                .anyMatch(problem -> problem.startsWith("topics: \"a b\" cannot be a topic"))
                .anyMatch(problem -> problem.startsWith("topic-pattern: expected a regular expression, found \"(\""));
    }

    @Test
    void outcomesDoNotComeBackInAsFrames() {
        assertThat(problems("--model=m", "--topic-pattern=.*-events"))
                .containsExactly(
                        "mask-events-topic: frames are read from mask-events too; outcomes must not come back in");
        assertThat(problems("--model=m", "--topics=a", "--dead-letters-topic=a"))
                .hasSize(1);
    }

    @Test
    void eachKindOfOutcomeHasATopicOfItsOwn() {
        assertThat(problems("--model=m", "--dropped-frames-topic=rest", "--dead-letters-topic=rest"))
                .containsExactly(
                        "dead-letters-topic: rest is dropped-frames-topic too; each kind of outcome needs a topic"
                                + " of its own (--dead-letters-topic)");
    }

    @Test
    void producersMayNotBeToldToLoseOutcomes() {
        assertThat(problems("--model=m", "--kafka.acks=1", "--kafka.enable.idempotence=false"))
                .containsExactlyInAnyOrder(
                        "kafka.acks: not to be set; with less than all, outcomes would be lost with a broker",
                        "kafka.enable.idempotence: not to be set; without it, outcomes would change places or come twice");
    }

    @Test
    void framesWaitForOthersOnlyWhereBatchesPay() {
        assertThat(JobOptions.parse(List.of("--model=m")).segmentation().maxBatchDelay())
                .isZero();
        assertThat(JobOptions.parse(List.of("--model=m", "--engine=tensorrt"))
                        .segmentation()
                        .maxBatchDelay())
                .isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void aTransactionLivesLongerThanTwoCheckpoints() {
        assertThat(problems(
                        "--model=m",
                        "--delivery-guarantee=exactly-once",
                        "--checkpoint-interval=6 min",
                        "--transaction-timeout=10 min"))
                .singleElement()
                .asString()
                .startsWith("transaction-timeout: expected at least twice checkpoint-interval, which is 360000 ms");
    }

    @Test
    void secretsAreNeverPrinted(@TempDir Path folder) throws IOException {
        String secret = "hunter2";
        Path broken = Files.writeString(folder.resolve("broken.yaml"), "kafka.sasl.jaas.config: [" + secret + "\n");

        assertThat(problems(
                        "--kafka.sasl.jaas.config=" + secret,
                        "--sasl.jaas.config=" + secret,
                        secret,
                        "-Dssl.key.password=" + secret,
                        "--config=" + broken))
                .isNotEmpty()
                .noneMatch(problem -> problem.contains(secret));
        assertThat(JobOptions.parse(List.of("--model=m", "--kafka.sasl.jaas.config=" + secret))
                        .toString())
                .doesNotContain(secret);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(problems("--config=no/such/file.yaml", "--model=m"))
                .containsExactly("--config: there is no file "
                        + Path.of("no/such/file.yaml").toAbsolutePath());
    }

    private static List<String> problems(String... arguments) {
        return catchThrowableOfType(InvalidOptionsException.class, () -> JobOptions.parse(List.of(arguments)))
                .problems();
    }
}
