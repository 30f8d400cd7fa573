package io.flowmask.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.MaskInstance;
import io.flowmask.schemas.ModelReference;
import io.flowmask.schemas.PixelRectangle;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.RunLengthMask;
import io.flowmask.schemas.StageTimes;
import io.flowmask.schemas.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskEventEncodingTest {
    private static final String CAMERA = "north";

    @Test
    void anEventThatFitsExactlyStaysWhole() throws UnreadableRecordException {
        MaskEvent event = event(20, 1_000);
        int recordBytes = RecordCodec.MASK_EVENT.encode(event).length + CAMERA.length();

        byte[] value = encoding(recordBytes).value(event);

        assertThat(RecordCodec.MASK_EVENT.decode(value)).isEqualTo(event);
        assertThat(event.getOmittedInstances()).isZero();
    }

    @Test
    void anEventOneByteTooLargeLosesItsLastInstanceAndSaysSo() throws UnreadableRecordException {
        MaskEvent event = event(20, 1_000);
        int recordBytes = RecordCodec.MASK_EVENT.encode(event).length + CAMERA.length();

        byte[] value = encoding(recordBytes - 1).value(event);

        MaskEvent read = RecordCodec.MASK_EVENT.decode(value);
        assertThat(read.getOmittedInstances()).isEqualTo(1);
        assertThat(read.getInstances()).isEqualTo(event.getInstances().subList(0, 19));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void keepsAsManyOfTheHighestScoresAsFit(int instances) throws UnreadableRecordException {
        MaskEvent event = event(instances, 3_000);

        for (int limit = 1_000; limit < 12_000; limit += 700) {
            byte[] value = encoding(limit).value(event);

            MaskEvent read = RecordCodec.MASK_EVENT.decode(value);
            int kept = read.getInstances().size();
            assertThat(value.length + CAMERA.length()).isLessThanOrEqualTo(limit);
            assertThat(read.getInstances())
                    .isEqualTo(event.getInstances().subList(0, kept))
                    .hasSize(Math.min(instances, kept));
            assertThat(kept + read.getOmittedInstances()).isEqualTo(instances);
            // One more would not have fitted.
            assertThat(kept == instances || value.length + 3_000 > limit - CAMERA.length())
                    .as("%d of %d instances in %d bytes", kept, instances, limit)
                    .isTrue();
        }
    }

    @Test
    void anEventWhoseOnlyInstanceIsTooLargeComesWithoutIt() throws UnreadableRecordException {
        MaskEvent event = event(1, 50_000);

        MaskEvent read = RecordCodec.MASK_EVENT.decode(encoding(16_384).value(event));

        assertThat(read.getInstances()).isEmpty();
        assertThat(read.getOmittedInstances()).isEqualTo(1);
        assertThat(read.getSequence()).isEqualTo(event.getSequence());
        assertThat(event.getInstances()).as("the event itself").hasSize(1);
    }

    @Test
    void theLargestPossibleEventWithoutInstancesFitsTheSmallestTopic() {
        MaskEvent event = event(1, 50_000);
        event.setCameraId("長".repeat(256));
        event.setModel(new ModelReference("長".repeat(255), "f".repeat(64)));
        int smallest = TopicLimit.SMALLEST_BYTES - TopicLimit.RECORD_OVERHEAD_BYTES;
        MaskEventEncoding encoding = encoding(smallest);

        assertThat(encoding.value(event).length + encoding.key(event).length).isLessThanOrEqualTo(smallest);
    }

    @Test
    void eventsOfACameraShareAKey() {
        assertThat(new String(encoding(16_384).key(event(0, 0)), StandardCharsets.UTF_8))
                .isEqualTo(CAMERA);
    }

    @Test
    void countsWhatIsLeftOut() {
        TestingCounters counters = new TestingCounters();
        MaskEventEncoding encoding = new MaskEventEncoding(() -> 1_000);
        encoding.open(counters.registration());

        encoding.value(event(3, 400));
        encoding.value(event(0, 0));
        encoding.value(event(1, 400));
        encoding.value(event(9, 400));

        assertThat(counters.count("flowmask.shortenedEvents")).isEqualTo(2);
        assertThat(counters.count("flowmask.omittedInstances")).isEqualTo(1 + 7);
    }

    private static MaskEventEncoding encoding(int maxRecordBytes) {
        MaskEventEncoding encoding = new MaskEventEncoding(() -> maxRecordBytes);
        encoding.open(new TestingCounters().registration());
        return encoding;
    }

    private static MaskEvent event(int instances, int maskBytes) {
        return MaskEvent.newBuilder()
                .setCameraId(CAMERA)
                .setSequence(7)
                .setCapturedAt(Instant.ofEpochMilli(1))
                .setWidth(200)
                .setHeight(100)
                .setTransform(FrameTransform.FULL)
                .setKeyframeSequence(7)
                .setModel(new ModelReference("tiny", "00"))
                .setStages(new StageTimes(1L, 2L, 3L, 4L))
                .setInstances(IntStream.range(0, instances)
                        .mapToObj(i -> instance(1 - i / 1000f, maskBytes))
                        .toList())
                .build();
    }

    private static MaskInstance instance(float score, int maskBytes) {
        return new MaskInstance(
                1,
                "car",
                score,
                new PixelRectangle(1, 2, 3, 4),
                new RunLengthMask(100, 200, "0".repeat(maskBytes)),
                12);
    }
}
