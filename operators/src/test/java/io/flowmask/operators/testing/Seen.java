package io.flowmask.operators.testing;

import io.flowmask.model.ModelIdentity;
import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.operators.mapping.MaskEvents;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.MaskInstance;
import io.flowmask.schemas.StageTimes;
import java.util.List;

/** A mask event without the times, which differ from run to run. */
public record Seen(
        String camera, long sequence, FrameTransform transform, long keyframeSequence, List<MaskInstance> instances) {
    private static final ModelIdentity MODEL =
            TestingSegmenter.builder().build().model();

    public static Seen of(MaskEvent event) {
        return new Seen(
                event.getCameraId(),
                event.getSequence(),
                event.getTransform(),
                event.getKeyframeSequence(),
                event.getInstances());
    }

    public static List<Seen> of(List<MaskEvent> events) {
        return events.stream().map(Seen::of).toList();
    }

    /** What the testing segmenter sees in a keyframe from {@link TestingFrames}. */
    public static Seen full(String camera, long sequence) {
        return expected(camera, sequence, FrameTransform.FULL, sequence);
    }

    /** What the testing segmenter sees in a partial frame from {@link TestingFrames} with the features of this keyframe. */
    public static Seen partial(String camera, long sequence, long keyframe) {
        return expected(camera, sequence, FrameTransform.PARTIAL, keyframe);
    }

    private static Seen expected(String camera, long sequence, FrameTransform transform, long keyframe) {
        byte[] image = TestingFrames.image(camera, sequence);
        var instances = transform == FrameTransform.FULL
                ? TestingSegmenter.fullInstances(image, TestingFrames.SIZE)
                : TestingSegmenter.partialInstances(image, TestingFrames.image(camera, keyframe), TestingFrames.SIZE);
        return of(new MaskEvents(MODEL)
                .of(
                        TestingFrames.frame(camera, sequence),
                        transform,
                        keyframe,
                        new StageTimes(0L, 0L, 0L, 0L),
                        instances));
    }
}
