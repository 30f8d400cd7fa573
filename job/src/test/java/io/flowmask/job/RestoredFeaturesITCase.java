package io.flowmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.embedded.EmbeddedFlink;
import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.job.testing.JobRun;
import io.flowmask.job.testing.OutcomeReader;
import io.flowmask.job.testing.TestingCameras;
import io.flowmask.job.testing.TestingTopics;
import io.flowmask.job.testing.TinyModel;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.StageTimes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real model on real frames: a run that lost a TaskManager and was stopped, restored and rescaled between two keyframes says the
 * same as one that nothing happened to. Partial frames depend on their keyframe's features, so those came back.
 */
class RestoredFeaturesITCase {
    private static final List<String> CAMERAS = List.of("north", "south", "west");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void masksAfterRestoringAreThoseOfAnUndisturbedRun(@TempDir Path folder) throws Exception {
        Path model = TinyModel.importInto(folder);
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                EmbeddedFlink flink = flink(folder.resolve("state"));
                TestingCameras cameras = new TestingCameras(kafka.bootstrapServers(), "frames")) {
            List<MaskEvent> disturbed = disturbedRun(kafka, flink, cameras, model);
            List<MaskEvent> undisturbed = undisturbedRun(kafka, flink, cameras, model);

            assertThat(byCamera(disturbed)).isEqualTo(byCamera(undisturbed));
            assertThat(undisturbed).anyMatch(event -> !event.getInstances().isEmpty());
        }
    }

    private static List<MaskEvent> disturbedRun(
            EmbeddedKafka kafka, EmbeddedFlink flink, TestingCameras cameras, Path model) throws Exception {
        TestingTopics topics = TestingTopics.create(kafka, "frames", "disturbed");
        Map<String, String> options = options(kafka, topics, model);
        options.put("delivery-guarantee", "exactly-once");
        options.put("checkpoint-interval", "300 ms");
        options.put("state-backend", "rocksdb");
        try (OutcomeReader outcomes = new OutcomeReader(kafka.bootstrapServers(), topics)) {
            JobRun run = start(flink, options, 1, Optional.empty());
            send(cameras, 0, 10);
            outcomes.await(cameras.sent(), PATIENCE);

            run = start(flink, options, 3, Optional.of(run.stopWithSavepoint()));
            send(cameras, 10, 16);
            outcomes.await(cameras.sent(), PATIENCE);
            send(cameras, 16, 20);
            flink.terminateTaskManager(0);
            flink.startTaskManager();
            outcomes.await(cameras.sent(), PATIENCE);

            run = start(flink, options, 2, Optional.of(run.stopWithSavepoint()));
            send(cameras, 20, 30);
            outcomes.await(cameras.sent(), PATIENCE);
            run.cancel();
            outcomes.assertOutcomesOf(cameras);
            return outcomes.maskEvents();
        }
    }

    private static List<MaskEvent> undisturbedRun(
            EmbeddedKafka kafka, EmbeddedFlink flink, TestingCameras cameras, Path model) throws Exception {
        TestingTopics topics = TestingTopics.create(kafka, "frames", "undisturbed");
        Map<String, String> options = options(kafka, topics, model);
        options.put("state-backend", "hashmap");
        try (OutcomeReader outcomes = new OutcomeReader(kafka.bootstrapServers(), topics)) {
            JobRun run = start(flink, options, 1, Optional.empty());
            outcomes.await(cameras.sent(), PATIENCE);
            run.cancel();
            outcomes.assertOutcomesOf(cameras);
            return outcomes.maskEvents();
        }
    }

    /** A keyframe every 7 frames, so that every interruption falls between two. A batch of one: no result depends on company. */
    private static Map<String, String> options(EmbeddedKafka kafka, TestingTopics topics, Path model) {
        Map<String, String> options = new HashMap<>(topics.options(kafka));
        options.put("model", model.toString());
        options.put("keyframe-interval", "7");
        options.put("stagger-keyframes", "false");
        options.put("batch-size", "1");
        options.put("engine-threads", "1");
        return options;
    }

    private static void send(TestingCameras cameras, int from, int to) throws Exception {
        for (int sequence = from; sequence < to; sequence++) {
            for (int camera = 0; camera < CAMERAS.size(); camera++) {
                cameras.frame(
                        CAMERAS.get(camera),
                        sequence,
                        TinyModel.frame(sequence + camera),
                        TinyModel.WIDTH_PX,
                        TinyModel.HEIGHT_PX);
            }
        }
        String blind = "blind-" + from;
        byte[] garbage = "not a picture".getBytes(StandardCharsets.UTF_8);
        byte[] huge = TinyModel.headerOnly(10_000, 10_000);
        cameras.unusableImage(blind, 1, garbage, 320, 180, DeadLetterReason.UNREADABLE_IMAGE);
        cameras.unusableImage(blind, 2, huge, 10_000, 10_000, DeadLetterReason.IMAGE_TOO_LARGE);
        cameras.unusableImage(blind, 3, TinyModel.frame(0), 64, 64, DeadLetterReason.SIZE_MISMATCH);
        cameras.unusableImage(blind, 4, new byte[0], 64, 64, DeadLetterReason.EMPTY_PAYLOAD);
        cameras.flush();
    }

    private static JobRun start(
            EmbeddedFlink flink, Map<String, String> options, int parallelism, Optional<String> savepoint)
            throws InterruptedException {
        return JobRun.start(flink, options, parallelism, Optional.empty(), savepoint);
    }

    /** Everything but the times. */
    private static Map<String, List<MaskEvent>> byCamera(List<MaskEvent> events) {
        Map<String, List<MaskEvent>> cameras = new TreeMap<>();
        for (MaskEvent event : events) {
            MaskEvent timeless = MaskEvent.newBuilder(event)
                    .setStages(new StageTimes(0L, 0L, 0L, 0L))
                    .build();
            cameras.computeIfAbsent(event.getCameraId(), none -> new ArrayList<>())
                    .add(timeless);
        }
        return cameras;
    }

    private static EmbeddedFlink flink(Path state) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "1000");
        configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
        return EmbeddedFlink.builder()
                .taskManagers(3)
                .slotsPerTaskManager(1)
                .stateFolder(state)
                .configuration(configuration)
                .start();
    }
}
