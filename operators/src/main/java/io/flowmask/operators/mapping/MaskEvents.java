package io.flowmask.operators.mapping;

import io.flowmask.model.ModelIdentity;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.MaskInstance;
import io.flowmask.schemas.ModelReference;
import io.flowmask.schemas.PixelRectangle;
import io.flowmask.schemas.RunLengthMask;
import io.flowmask.schemas.StageTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes mask events of one model. Immutable; any thread. */
public final class MaskEvents {
    private final ModelIdentity model;

    public MaskEvents(ModelIdentity model) {
        this.model = model;
    }

    /**
     * What was seen in a frame.
     *
     * @param frame the frame
     * @param transform FULL or PARTIAL
     * @param keyframeSequence of the keyframe whose features were used; the frame's own where it is one
     * @param stages where the frame's time went
     * @param instances by descending score
     */
    public MaskEvent of(
            CapturedFrame frame,
            FrameTransform transform,
            long keyframeSequence,
            StageTimes stages,
            List<Instance> instances) {
        MaskEvent event = new MaskEvent();
        event.setCameraId(frame.cameraId());
        event.setSequence(frame.sequence());
        event.setCapturedAt(Instant.ofEpochMilli(frame.capturedAtMillis()));
        event.setWidth(frame.size().widthPx());
        event.setHeight(frame.size().heightPx());
        event.setTransform(transform);
        event.setKeyframeSequence(keyframeSequence);
        event.setModel(new ModelReference(model.name(), model.fingerprint()));
        event.setStages(stages);
        event.setInstances(maskInstances(instances));
        return event;
    }

    private List<MaskInstance> maskInstances(List<Instance> instances) {
        List<MaskInstance> masks = new ArrayList<>(instances.size());
        for (Instance instance : instances) {
            masks.add(maskInstance(instance));
        }
        return masks;
    }

    private MaskInstance maskInstance(Instance instance) {
        PixelBox box = instance.box();
        RleMask mask = instance.mask();
        // Classes count from 1 outside, as in COCO, where 0 is the background.
        return new MaskInstance(
                instance.classIndex() + 1,
                model.classes().get(instance.classIndex()),
                instance.score(),
                new PixelRectangle(box.x(), box.y(), box.width(), box.height()),
                new RunLengthMask(mask.size().heightPx(), mask.size().widthPx(), mask.counts()),
                mask.area());
    }
}
