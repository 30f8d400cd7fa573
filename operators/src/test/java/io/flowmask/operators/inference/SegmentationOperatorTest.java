package io.flowmask.operators.inference;

import static io.flowmask.operators.testing.TestingFrames.bytes;
import static io.flowmask.operators.testing.TestingFrames.frame;
import static io.flowmask.operators.testing.TestingFrames.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.Segmenter;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.model.testing.TestingSegmenter.Call;
import io.flowmask.model.testing.TestingSegmenter.Lane;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.mapping.SideOutputs;
import io.flowmask.operators.testing.HookedSegmenter;
import io.flowmask.operators.testing.Seen;
import io.flowmask.operators.testing.TestingFrames;
import io.flowmask.operators.testing.TestingOperator;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.MaskEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentationOperatorTest {
    private static final Duration DELAY = Duration.ofMillis(20);

    private final TestingSegmenter segmenter = TestingSegmenter.builder().build();

    private static SegmentationOptions.Builder options() {
        return SegmentationOptions.builder()
                .batchSize(4)
                .maxBatchDelay(DELAY)
                .keyframeInterval(3)
                .staggerKeyframes(false)
                .prepareThreads(2);
    }

    private TestingOperator open() throws Exception {
        return open(options());
    }

    private TestingOperator open(SegmentationOptions.Builder options) throws Exception {
        return TestingOperator.builder(segmenter).options(options.build()).open();
    }

    @Test
    void segmentsPartialFramesWithTheFeaturesOfTheirOwnKeyframe() throws Exception {
        try (TestingOperator operator = open()) {
            for (int i = 0; i < 7; i++) {
                operator.process(frame("a", i), frame("b", i));
            }
            operator.flush();

            List<Seen> expected = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                int keyframe = i - i % 3;
                for (String camera : List.of("a", "b")) {
                    expected.add(i == keyframe ? Seen.full(camera, i) : Seen.partial(camera, i, keyframe));
                }
            }
            assertThat(Seen.of(operator.masks())).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void batchesAcrossCamerasAndFramesOfOneCamera() throws Exception {
        try (TestingOperator operator = open(options().maxInFlight(12))) {
            for (int i = 0; i < 3; i++) {
                operator.process(frame("a", i), frame("b", i), frame("c", i), frame("d", i));
            }
            operator.runUntilOutcomes(12);

            assertThat(segmenter.calls())
                    .containsExactly(new Call(Lane.FULL, 4), new Call(Lane.PARTIAL, 4), new Call(Lane.PARTIAL, 4));
        }
    }

    @Test
    void decodesTheNextBatchesWhileTheDeviceRuns() throws Exception {
        segmenter.hold();
        try (TestingOperator operator = open(options().maxInFlight(12))) {
            operator.process(frame("a", 0), frame("b", 0), frame("c", 0), frame("d", 0));
            operator.runUntil(() -> segmenter.calls().size() == 1);

            operator.process(frame("a", 1), frame("b", 1), frame("c", 1), frame("d", 1));
            operator.process(frame("a", 2), frame("b", 2), frame("c", 2), frame("d", 2));

            operator.runUntil(() -> segmenter.prepared() == 12);
            assertThat(segmenter.calls()).hasSize(1);
            segmenter.release();
            operator.runUntilOutcomes(12);
        }
    }

    @Test
    void waitsForABatchNoLongerThanTheDelay() throws Exception {
        try (TestingOperator operator = open()) {
            // One frame only: the timer tells that it is decoded, but nothing would tell of a second one.
            operator.process(frame("a", 0));
            operator.runUntil(() -> operator.timers() == 1);
            operator.advance(DELAY.minusMillis(1));
            assertThat(segmenter.calls()).isEmpty();

            operator.advance(Duration.ofMillis(1));
            operator.runUntilOutcomes(1);

            assertThat(segmenter.calls()).containsExactly(new Call(Lane.FULL, 1));
        }
    }

    @Test
    void aClockThatGoesBackHoldsNoBatchUp() throws Exception {
        try (TestingOperator operator = open()) {
            operator.advance(Duration.ofHours(1));
            operator.process(frame("a", 0));
            operator.runUntil(() -> operator.timers() == 1);

            operator.advance(Duration.ofMinutes(-5));
            operator.process(frame("b", 0));
            operator.runUntilOutcomes(1);

            long due = Duration.ofMinutes(55).plus(DELAY).toMillis();
            operator.runUntil(() -> operator.timersMillis().equals(Set.of(due)));
            operator.advance(DELAY);
            operator.runUntilOutcomes(2);
            assertThat(segmenter.calls()).containsExactly(new Call(Lane.FULL, 1), new Call(Lane.FULL, 1));
        }
    }

    @Test
    void masksAreComputedBeforeYoungerFramesAreDecoded() throws Exception {
        CompletableFuture<Void> second = new CompletableFuture<>();
        CompletableFuture<Void> third = new CompletableFuture<>();
        Segmenter slow = new HookedSegmenter(segmenter, image -> {
            if (Arrays.equals(image.bytes(), TestingFrames.image("b", 0))) {
                second.join();
            } else if (Arrays.equals(image.bytes(), TestingFrames.image("c", 0))) {
                third.join();
            }
        });
        try (TestingOperator operator = TestingOperator.builder(slow)
                .options(options().batchSize(1).prepareThreads(1).build())
                .open()) {
            try {
                operator.process(frame("a", 0), frame("b", 0), frame("c", 0));
                // Progress of three cameras and the first one's features: the device is done with it.
                operator.runUntil(() -> operator.harness().numKeyedStateEntries() == 4);

                second.complete(null);
                operator.runUntilOutcomes(1);
            } finally {
                second.complete(null);
                third.complete(null);
            }
            operator.flush();

            assertThat(Seen.of(operator.masks()))
                    .containsExactly(Seen.full("a", 0), Seen.full("b", 0), Seen.full("c", 0));
        }
    }

    @Test
    void emitsInArrivalOrderWhicheverFrameIsReadyFirst() throws Exception {
        try (TestingOperator operator = open()) {
            operator.process(frame("a", 0), frame("a", 1));
            operator.flush();
            // The new camera's keyframe waits for a batch while the old camera's partial frames go ahead.
            operator.process(frame("new", 0), frame("a", 2), frame("b", 0));
            operator.process(frame("a", 3), frame("a", 4), frame("a", 5));
            operator.flush();

            assertThat(operator.masks())
                    .extracting(event -> event.getCameraId() + event.getSequence())
                    .containsExactly("a0", "a1", "new0", "a2", "b0", "a3", "a4", "a5");
        }
    }

    @Test
    void keepsTimestampsOfRecordsAndTheirAbsence() throws Exception {
        try (TestingOperator operator = open()) {
            operator.harness().processElement(new StreamRecord<>(frame("a", 0), 77));
            operator.harness().processElement(new StreamRecord<>(frame("a", 1)));
            operator.flush();

            List<StreamRecord<? extends MaskEvent>> records = operator.harness().extractOutputStreamRecords();
            assertThat(records.get(0).getTimestamp()).isEqualTo(77);
            assertThat(records.get(1).hasTimestamp()).isFalse();
        }
    }

    @Test
    void watermarksAndTheirStatusWaitForTheFramesBeforeThem() throws Exception {
        try (TestingOperator operator = open()) {
            operator.process(frame("a", 0));
            operator.harness().processWatermark(new Watermark(10));
            operator.harness().processWatermarkStatus(WatermarkStatus.IDLE);
            operator.harness().processWatermarkStatus(WatermarkStatus.ACTIVE);
            operator.process(frame("a", 1));
            operator.harness().processWatermark(new Watermark(50));
            assertThat(operator.harness().getOutput()).isEmpty();

            operator.flush();

            assertThat(operator.harness().getOutput())
                    .extracting(element -> element instanceof StreamRecord<?> record
                            ? ((MaskEvent) record.getValue()).getSequence()
                            : element)
                    .containsExactly(
                            0L, new Watermark(10), WatermarkStatus.IDLE, WatermarkStatus.ACTIVE, 1L, new Watermark(50));
        }
    }

    @Test
    void watermarksPassAtOnceWhenNothingIsInFlight() throws Exception {
        try (TestingOperator operator = open()) {
            operator.harness().processWatermark(new Watermark(10));

            assertThat(operator.harness().getOutput()).containsExactly(new Watermark(10));
        }
    }

    @Test
    void dropsDuplicatesAndFramesOutOfOrder() throws Exception {
        try (TestingOperator operator = open()) {
            operator.process(frame("a", 5), frame("a", 5), frame("a", 4), frame("a", 6), frame("b", 5));
            operator.flush();

            assertThat(operator.masks())
                    .extracting(event -> event.getCameraId() + event.getSequence())
                    .containsExactly("a5", "a6", "b5");
            assertThat(operator.dropped())
                    .containsExactly(
                            new DroppedFrame("a", 5L, Instant.ofEpochMilli(200), DropReason.DUPLICATE),
                            new DroppedFrame("a", 4L, Instant.ofEpochMilli(160), DropReason.OUT_OF_ORDER));
        }
    }

    @Test
    void dropsFramesThatAreStaleWhenTheyArriveAndGoesOnWithTheNextFreshOne() throws Exception {
        try (TestingOperator operator = open(options().maxFrameAge(Duration.ofMillis(100)))) {
            operator.advance(Duration.ofSeconds(1));
            operator.process(frame("a", 0, 900), frame("a", 1, 899), frame("a", 2, 901), frame("b", 7, 10));
            operator.process(frame("a", 3, 902), frame("b", 8, 950), frame("a", 3, 902));
            operator.flush();

            assertThat(Seen.of(operator.masks()))
                    .containsExactly(
                            Seen.full("a", 0), Seen.partial("a", 2, 0), Seen.partial("a", 3, 0), Seen.full("b", 8));
            assertThat(operator.dropped())
                    .containsExactly(
                            new DroppedFrame("a", 1L, Instant.ofEpochMilli(899), DropReason.STALE),
                            new DroppedFrame("b", 7L, Instant.ofEpochMilli(10), DropReason.STALE),
                            new DroppedFrame("a", 3L, Instant.ofEpochMilli(902), DropReason.DUPLICATE));
        }
    }

    @Test
    void droppedFramesKeepTheirPlaceAmongTheOthers() throws Exception {
        try (TestingOperator operator = open()) {
            operator.process(frame("a", 1), frame("a", 1));
            operator.harness().processWatermark(new Watermark(40));

            assertThat(operator.dropped()).isEmpty();
            operator.flush();
            assertThat(operator.dropped()).hasSize(1);
        }
    }

    @Test
    void aRestartedCameraBeginsWithAKeyframe() throws Exception {
        try (TestingOperator operator = open()) {
            operator.process(frame("a", 100, 1000), frame("a", 101, 1040), frame("a", 0, 5000), frame("a", 1, 5040));
            operator.flush();
            operator.process(frame("a", 2, 5080), frame("a", 3, 5120));
            operator.flush();

            assertThat(Seen.of(operator.masks()))
                    .containsExactly(
                            Seen.full("a", 100),
                            Seen.partial("a", 101, 100),
                            Seen.full("a", 0),
                            Seen.partial("a", 1, 0),
                            Seen.partial("a", 2, 0),
                            Seen.full("a", 3));
            assertThat(operator.dropped()).isEmpty();
        }
    }

    @Test
    void framesOfAnotherShapeBeginWithAKeyframe() throws Exception {
        FrameSize larger = new FrameSize(2 * TestingFrames.SIZE.heightPx(), 2 * TestingFrames.SIZE.widthPx());
        try (TestingOperator operator = open(options().keyframeInterval(10))) {
            operator.process(frame("a", 0), frame("a", 1), frame("a", 2, larger));
            operator.process(frame("a", 3, TestingFrames.OTHER_SHAPE), frame("a", 4, TestingFrames.OTHER_SHAPE));
            operator.flush();
            operator.process(frame("a", 5, TestingFrames.OTHER_SHAPE), frame("a", 6, larger), frame("a", 7));
            operator.flush();

            assertThat(operator.masks())
                    .extracting(MaskEvent::getKeyframeSequence)
                    .containsExactly(0L, 0L, 0L, 3L, 3L, 3L, 6L, 6L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BADxyz, UNREADABLE_IMAGE",
        "LARGExyz, IMAGE_TOO_LARGE",
        "SIZExyz, SIZE_MISMATCH",
        "'', EMPTY_PAYLOAD",
    })
    void unreadableImagesBecomeDeadLettersWithTheWholeRecord(String image, DeadLetterReason reason) throws Exception {
        CapturedFrame broken = frame("a", 1, TestingFrames.FRAME_MILLIS, bytes(image));
        try (TestingOperator operator = open()) {
            operator.process(frame("a", 0), broken, frame("a", 2));
            operator.flush();

            assertThat(Seen.of(operator.masks())).containsExactly(Seen.full("a", 0), Seen.partial("a", 2, 0));
            DeadLetter letter = operator.deadLetters().get(0);
            assertThat(letter.getReason()).isEqualTo(reason);
            assertThat(letter.getMessage()).startsWith("Frame 1 of camera a: The image ");
            assertThat(letter.getTopic()).isEqualTo("camera-frames");
            assertThat(letter.getPartition()).isEqualTo(3);
            assertThat(letter.getOffset()).isEqualTo(1001);
            assertThat(letter.getBytes())
                    .isEqualTo(ByteBuffer.wrap(broken.record().value()));
        }
    }

    @Test
    void everyFrameHasExactlyOneOutcome() throws Exception {
        int masks = 0;
        int letters = 0;
        int drops = 0;
        try (TestingOperator operator = open(options().maxInFlight(7))) {
            for (int i = 0; i < 60; i++) {
                for (String camera : List.of("a", "b", "c")) {
                    boolean broken = (i + camera.hashCode()) % 5 == 0;
                    operator.process(broken ? unreadable(camera, i) : frame(camera, i));
                    masks += broken ? 0 : 1;
                    letters += broken ? 1 : 0;
                    if (i % 7 == 0) {
                        operator.process(frame(camera, i));
                        drops++;
                    }
                }
            }
            operator.harness().endInput();

            assertThat(operator.masks()).hasSize(masks);
            assertThat(operator.deadLetters()).hasSize(letters);
            assertThat(operator.dropped()).hasSize(drops);
            assertThat(operator.harness().getSideOutput(SideOutputs.DROPPED_FRAMES))
                    .hasSize(drops);
        }
    }

    @Test
    void intervalOneMakesEveryFrameAKeyframeAndKeepsNoFeatures() throws Exception {
        try (TestingOperator operator = open(options().keyframeInterval(1))) {
            operator.process(frame("a", 0), frame("a", 1), frame("a", 2));
            operator.flush();

            assertThat(Seen.of(operator.masks()))
                    .containsExactly(Seen.full("a", 0), Seen.full("a", 1), Seen.full("a", 2));
            assertThat(segmenter.calls()).containsExactly(new Call(Lane.FULL, 3));
            // The bookkeeping of one camera, and no features.
            assertThat(operator.harness().numKeyedStateEntries()).isEqualTo(1);
        }
    }

    @Test
    void aModelWithoutPartialGraphSegmentsEveryFrameInFull() throws Exception {
        TestingSegmenter images =
                TestingSegmenter.builder().supportsPartial(false).build();
        try (TestingOperator operator =
                TestingOperator.builder(images).options(options().build()).open()) {
            operator.process(frame("a", 0), frame("a", 1), frame("a", 2));
            operator.flush();

            assertThat(Seen.of(operator.masks()))
                    .containsExactly(Seen.full("a", 0), Seen.full("a", 1), Seen.full("a", 2));
        }
    }

    @Test
    void featuresThatAreTooOldAreNotUsed() throws Exception {
        try (TestingOperator operator = open(options().maxKeyframeAge(Duration.ofMillis(100)))) {
            operator.process(frame("a", 0, 0), frame("a", 1, 100), frame("a", 2, 101), frame("a", 3, 150));
            operator.flush();

            assertThat(operator.masks())
                    .extracting(MaskEvent::getKeyframeSequence)
                    .containsExactly(0L, 0L, 2L, 2L);
        }
    }

    @Test
    void aPolicyMayAskForKeyframes() throws Exception {
        try (TestingOperator operator = open(options().keyframePolicy(situation -> situation.sequence() == 1))) {
            operator.process(frame("a", 0), frame("a", 1), frame("a", 2), frame("a", 3), frame("a", 4));
            operator.flush();

            assertThat(operator.masks())
                    .extracting(MaskEvent::getKeyframeSequence)
                    .containsExactly(0L, 1L, 1L, 1L, 4L);
        }
    }

    @Test
    void tellsWhereTheTimeWent() throws Exception {
        TestingSegmenter slow =
                TestingSegmenter.builder().callDelay(Duration.ofMillis(5)).build();
        try (TestingOperator operator =
                TestingOperator.builder(slow).options(options().build()).open()) {
            operator.process(frame("a", 0));
            operator.flush();

            var stages = operator.masks().get(0).getStages();
            assertThat(stages.getInferenceMicros()).isGreaterThanOrEqualTo(5_000);
            assertThat(stages.getPrepareMicros()).isNotNegative();
            assertThat(stages.getQueueMicros()).isNotNegative();
            assertThat(stages.getDetectMicros()).isNotNegative();
        }
    }
}
