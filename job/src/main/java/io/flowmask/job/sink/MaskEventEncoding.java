package io.flowmask.job.sink;

import io.flowmask.operators.metrics.MetricRegistration;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.MaskInstance;
import io.flowmask.schemas.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mask events to records that the topic takes. Nothing bounds an event: a crowd at a high resolution can be larger than any limit,
 * and a record that is refused would fail the job, and fail it again after every restart. Therefore an event that is too large
 * loses the instances of the lowest scores, as few as possible, and says how many; without any it always fits.
 */
final class MaskEventEncoding implements OutcomeSchema.Encoding<MaskEvent> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(MaskEventEncoding.class);

    private final TopicLimit limit;
    private transient int maxRecordBytes;

    @SuppressWarnings("NullAway.Init") // by open
    private transient Counter shortenedEvents;

    @SuppressWarnings("NullAway.Init") // by open
    private transient Counter omittedInstances;

    MaskEventEncoding(TopicLimit limit) {
        this.limit = limit;
    }

    @Override
    public void open(MetricRegistration metrics) {
        maxRecordBytes = limit.maxRecordBytes();
        shortenedEvents = metrics.counter(SinkMetric.SHORTENED_EVENTS);
        omittedInstances = metrics.counter(SinkMetric.OMITTED_INSTANCES);
    }

    @Override
    public byte[] key(MaskEvent event) {
        return event.getCameraId().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] value(MaskEvent event) {
        int maxBytes = maxRecordBytes - key(event).length;
        byte[] value = RecordCodec.MASK_EVENT.encode(event);
        return value.length <= maxBytes ? value : shortened(event, value.length, maxBytes);
    }

    private byte[] shortened(MaskEvent event, int wholeBytes, int maxBytes) {
        int instances = event.getInstances().size();
        // Invariant: "kept" instances fit, "tooMany" do not.
        int kept = 0;
        int tooMany = instances;
        byte[] fitting = RecordCodec.MASK_EVENT.encode(best(event, 0));
        while (tooMany - kept > 1) {
            int middle = (kept + tooMany) >>> 1;
            byte[] value = RecordCodec.MASK_EVENT.encode(best(event, middle));
            if (value.length <= maxBytes) {
                kept = middle;
                fitting = value;
            } else {
                tooMany = middle;
            }
        }
        shortenedEvents.inc();
        omittedInstances.inc(instances - kept);
        LOG.debug(
                "Event of frame {} of camera {} has {} bytes, and the topic takes {}: {} of {} instances are left out",
                event.getSequence(),
                event.getCameraId(),
                wholeBytes,
                maxBytes,
                instances - kept,
                instances);
        return fitting;
    }

    /** The event with the {@code count} instances of the highest scores. The event itself may be in use elsewhere and stays. */
    private static MaskEvent best(MaskEvent event, int count) {
        List<MaskInstance> instances = event.getInstances();
        return new MaskEvent(
                event.getCameraId(),
                event.getSequence(),
                event.getCapturedAt(),
                event.getWidth(),
                event.getHeight(),
                event.getTransform(),
                event.getKeyframeSequence(),
                event.getModel(),
                event.getStages(),
                instances.subList(0, count),
                event.getOmittedInstances() + instances.size() - count);
    }
}
