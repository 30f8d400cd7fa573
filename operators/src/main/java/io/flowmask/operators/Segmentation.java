package io.flowmask.operators;

import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.inference.SegmentationOperatorFactory;
import io.flowmask.operators.inference.SegmentationOptions;
import io.flowmask.operators.inference.SegmenterProvider;
import io.flowmask.operators.mapping.SideOutputs;
import io.flowmask.operators.serializer.RecordTypes;
import io.flowmask.schemas.MaskEvent;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Segments a stream of frames: the way into this module.
 *
 * <pre>{@code
 * var masks = Segmentation.apply(frames, provider, SegmentationOptions.defaults());
 * var dropped = masks.getSideOutput(SideOutputs.DROPPED_FRAMES);
 * var deadLetters = masks.getSideOutput(SideOutputs.DEAD_LETTERS);
 * }</pre>
 */
public final class Segmentation {
    /** The operator's uid: what ties it to its state in savepoints. Never changes. */
    public static final String UID = "flowmask-segmentation";

    /** The operator's name in Flink's UI and metrics. */
    public static final String NAME = "Segment frames";

    private Segmentation() {}

    /**
     * Keys frames by camera and segments them. Every frame has one outcome: a mask event in the result, or a record in one of the
     * {@link SideOutputs}; the outcomes of a camera's frames come in the order of the frames.
     */
    public static SingleOutputStreamOperator<MaskEvent> apply(
            DataStream<CapturedFrame> frames, SegmenterProvider segmenters, SegmentationOptions options) {
        return frames.keyBy(CapturedFrame::cameraId, Types.STRING)
                .transform(NAME, RecordTypes.MASK_EVENT, new SegmentationOperatorFactory(segmenters, options))
                .uid(UID);
    }
}
