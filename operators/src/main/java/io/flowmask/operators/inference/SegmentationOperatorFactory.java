package io.flowmask.operators.inference;

import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.schemas.MaskEvent;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the {@link SegmentationOperator} on the machine where it runs. Applied to a stream keyed by camera id. */
public final class SegmentationOperatorFactory extends AbstractStreamOperatorFactory<MaskEvent>
        implements OneInputStreamOperatorFactory<CapturedFrame, MaskEvent> {
    private static final long serialVersionUID = 1L;

    private final SegmenterProvider segmenters;
    private final SegmentationOptions options;

    public SegmentationOperatorFactory(SegmenterProvider segmenters, SegmentationOptions options) {
        this.segmenters = Objects.requireNonNull(segmenters);
        this.options = Objects.requireNonNull(options);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As Flink declares it.
    public <T extends StreamOperator<MaskEvent>> T createStreamOperator(
            StreamOperatorParameters<MaskEvent> parameters) {
        return (T) new SegmentationOperator(parameters, segmenters, options);
    }

    @Override
    public Class<SegmentationOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return SegmentationOperator.class;
    }
}
