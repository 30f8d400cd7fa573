package io.flowmask.operators.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.ModelIdentity;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;
import io.flowmask.operators.testing.TestingFrames;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.MaskInstance;
import io.flowmask.schemas.ModelReference;
import io.flowmask.schemas.PixelRectangle;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.RunLengthMask;
import io.flowmask.schemas.StageTimes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskEventsTest {
    private final MaskEvents events = new MaskEvents(new ModelIdentity("street", "feed", List.of("car", "person")));

    @Test
    void saysEverythingAboutAFrame() throws Exception {
        Instance person =
                new Instance(1, 0.75f, new PixelBox(1, 2, 30, 40), new RleMask(TestingFrames.SIZE, "0123", 321));
        StageTimes stages = new StageTimes(1L, 2L, 3L, 4L);

        MaskEvent event =
                events.of(TestingFrames.frame("north", 12), FrameTransform.PARTIAL, 10, stages, List.of(person));

        FrameSize size = TestingFrames.SIZE;
        assertThat(event)
                .isEqualTo(new MaskEvent(
                        "north",
                        12L,
                        Instant.ofEpochMilli(12 * TestingFrames.FRAME_MILLIS),
                        size.widthPx(),
                        size.heightPx(),
                        FrameTransform.PARTIAL,
                        10L,
                        new ModelReference("street", "feed"),
                        stages,
                        List.of(new MaskInstance(
                                2,
                                "person",
                                0.75f,
                                new PixelRectangle(1, 2, 30, 40),
                                new RunLengthMask(size.heightPx(), size.widthPx(), "0123"),
                                321)),
                        0));
        assertThat(RecordCodec.MASK_EVENT.decode(RecordCodec.MASK_EVENT.encode(event)))
                .isEqualTo(event);
    }

    @Test
    void keepsTheOrderOfTheInstances() {
        RleMask mask = new RleMask(TestingFrames.SIZE, "0", 0);
        PixelBox box = new PixelBox(0, 0, 1, 1);

        MaskEvent event = events.of(
                TestingFrames.frame("north", 12),
                FrameTransform.FULL,
                12,
                new StageTimes(0L, 0L, 0L, 0L),
                List.of(new Instance(0, 0.9f, box, mask), new Instance(1, 0.4f, box, mask)));

        assertThat(event.getInstances()).extracting(MaskInstance::getScore).containsExactly(0.9f, 0.4f);
    }
}
