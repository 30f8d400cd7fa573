package io.flowmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.embedded.EmbeddedFlink;
import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.job.testing.JobRun;
import io.flowmask.job.testing.OutcomeReader;
import io.flowmask.job.testing.TestingCameras;
import io.flowmask.job.testing.TestingTopics;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.operators.inference.SegmenterProvider;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts outcomes over a run with everything that goes wrong: a TaskManager dies, the job is stopped, restored and rescaled, and the
 * topic carries more than frames. The segmenter is a fake whose result shows which keyframe's features it was given.
 */
class ExactlyOnceITCase {
    private static final List<String> CAMERAS = List.of("north", "south", "west");
    private static final int FRAMES = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void everyRecordHasOneOutcomeWhateverHappensToTheJob(@TempDir Path state) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                EmbeddedFlink flink = flink(state)) {
            TestingTopics topics = TestingTopics.create(kafka, "frames", "disturbed");
            Map<String, String> options = new HashMap<>(topics.options(kafka));
            options.put("model", "the testing segmenter's");
            options.put("delivery-guarantee", "exactly-once");
            options.put("checkpoint-interval", "300 ms");
            options.put("state-backend", "hashmap");
            try (TestingCameras cameras = new TestingCameras(kafka.bootstrapServers(), "frames");
                    OutcomeReader outcomes = new OutcomeReader(kafka.bootstrapServers(), topics)) {
                JobRun run = start(flink, options, 1, Optional.empty());
                send(cameras, 0, 500);
                outcomes.await(700, PATIENCE);
                send(cameras, 500, 900);

                run = start(flink, options, 3, Optional.of(run.stopWithSavepoint()));
                send(cameras, 900, 1_300);
                outcomes.await(3_200, PATIENCE);
                flink.terminateTaskManager(0);
                flink.startTaskManager();
                send(cameras, 1_300, 1_600);
                outcomes.await(4_500, PATIENCE);

                run = start(flink, options, 2, Optional.of(run.stopWithSavepoint()));
                send(cameras, 1_600, FRAMES);
                outcomes.await(cameras.sent(), PATIENCE);
                run.cancel();

                outcomes.assertOutcomesOf(cameras);
                assertThat(cameras.maskEvents().values())
                        .allSatisfy(frames -> assertThat(frames).hasSize(FRAMES));
                assertEachMaskIsMadeWithTheFeaturesOfItsKeyframe(outcomes.maskEvents());
                assertKeyframesCameInStepWithTheInterval(outcomes.maskEvents());
            }
        }
    }

    /** Frames of all cameras by turns; after every 100th, one of each kind of record that is no good frame. */
    private static void send(TestingCameras cameras, int from, int to) throws Exception {
        for (int sequence = from; sequence < to; sequence++) {
            for (String camera : CAMERAS) {
                cameras.frame(camera, sequence, image(camera, sequence), 8, 8);
            }
            if (sequence % 100 == 99) {
                sendWhatIsNoGoodFrame(cameras, CAMERAS.get(sequence / 100 % CAMERAS.size()), sequence);
            }
        }
        cameras.flush();
    }

    private static void sendWhatIsNoGoodFrame(TestingCameras cameras, String camera, int sequence) {
        byte[] whole = TestingCameras.encoded(camera, sequence, image(camera, sequence), 8, 8);
        byte[] another = RecordCodec.DROPPED_FRAME.encode(
                new DroppedFrame(camera, (long) sequence, Instant.EPOCH, DropReason.DUPLICATE));
        cameras.foreignRecord(camera, null, DeadLetterReason.EMPTY_PAYLOAD);
        cameras.foreignRecord(camera, new byte[0], DeadLetterReason.EMPTY_PAYLOAD);
        cameras.foreignRecord(camera, "not a frame".getBytes(StandardCharsets.UTF_8), DeadLetterReason.FOREIGN_BYTES);
        cameras.foreignRecord(camera, another, DeadLetterReason.UNKNOWN_SCHEMA);
        cameras.foreignRecord(camera, Arrays.copyOf(whole, whole.length - 1), DeadLetterReason.TRUNCATED);
        cameras.foreignRecord(camera, Arrays.copyOf(whole, whole.length + 1), DeadLetterReason.INVALID_FRAME);
        cameras.foreignRecord("somebody else", whole, DeadLetterReason.INVALID_FRAME);
        cameras.latecomer(camera, sequence, image(camera, sequence), DropReason.DUPLICATE);
        cameras.latecomer(camera, sequence - 50, image(camera, sequence - 50), DropReason.OUT_OF_ORDER);
        int next = sequence + 1;
        cameras.unusableImage(camera + "-blind", next, new byte[0], 8, 8, DeadLetterReason.EMPTY_PAYLOAD);
        cameras.unusableImage(camera + "-blind", next + 1, bytes("BAD"), 8, 8, DeadLetterReason.UNREADABLE_IMAGE);
        cameras.unusableImage(camera + "-blind", next + 2, bytes("LARGE"), 8, 8, DeadLetterReason.IMAGE_TOO_LARGE);
        cameras.unusableImage(camera + "-blind", next + 3, bytes("SIZE"), 8, 8, DeadLetterReason.SIZE_MISMATCH);
    }

    private static void assertEachMaskIsMadeWithTheFeaturesOfItsKeyframe(List<MaskEvent> events) {
        FrameSize size = new FrameSize(8, 8);
        assertThat(events).allSatisfy(event -> {
            byte[] image = image(event.getCameraId(), event.getSequence());
            byte[] keyframe = image(event.getCameraId(), event.getKeyframeSequence());
            var expected = event.getTransform() == FrameTransform.FULL
                    ? TestingSegmenter.fullInstances(image, size)
                    : TestingSegmenter.partialInstances(image, keyframe, size);
            assertThat(event.getInstances().stream()
                            .map(instance -> instance.getMask().getCounts()))
                    .containsExactlyElementsOf(expected.stream()
                            .map(instance -> instance.mask().counts())
                            .toList());
        });
    }

    /** A camera whose features or progress got lost would make a keyframe out of turn. */
    private static void assertKeyframesCameInStepWithTheInterval(List<MaskEvent> events) {
        for (String camera : CAMERAS) {
            List<Long> keyframes = events.stream()
                    .filter(event -> event.getCameraId().equals(camera))
                    .filter(event -> event.getTransform() == FrameTransform.FULL)
                    .map(MaskEvent::getSequence)
                    .toList();
            List<Long> gaps = IntStream.range(2, keyframes.size())
                    .mapToObj(i -> keyframes.get(i) - keyframes.get(i - 1))
                    .collect(Collectors.toList());
            assertThat(gaps).as("frames between keyframes of " + camera).containsOnly(5L);
        }
    }

    private static JobRun start(
            EmbeddedFlink flink, Map<String, String> options, int parallelism, Optional<String> savepoint)
            throws InterruptedException {
        SegmenterProvider segmenters = () -> TestingSegmenter.builder().build();
        return JobRun.start(flink, options, parallelism, Optional.of(segmenters), savepoint);
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

    private static byte[] image(String camera, long sequence) {
        return bytes(camera + " " + sequence);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
