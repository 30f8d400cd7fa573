package io.flowmask.operators.inference;

import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.Segmenter;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.operators.batching.Batch;
import io.flowmask.operators.batching.BatchAssembler;
import io.flowmask.operators.batching.Lane;
import io.flowmask.operators.batching.Readiness;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.mapping.MaskEvents;
import io.flowmask.operators.mapping.RejectedFrames;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.StageTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames through the stages: prepare in the pool, and relate to the keyframe there, wait in a lane, segment on the device in
 * batches, compute the masks in the pool. Every accepted frame ends complete, with one outcome, or the task fails. Mailbox thread only: each stage's result comes
 * back to it, and work is given out with immutable data.
 */
final class FramePipeline {
    /** Batches given to the device: one that runs and one in line, so that the device need not wait for the mailbox thread. */
    private static final int DEVICE_QUEUE = 2;

    private final Segmenter segmenter;
    private final Workers workers;
    private final KeyframeTracker keyframes;
    private final BatchAssembler<FrameInFlight> lanes;
    private final SegmentationMetrics metrics;
    private final MaskEvents events;
    private final LongSupplier nowMillis;

    private int preparing;
    private int onDevice;
    private int detecting;

    /**
     * @param nowMillis the time, milliseconds since the epoch
     */
    FramePipeline(
            Segmenter segmenter,
            Workers workers,
            KeyframeTracker keyframes,
            BatchAssembler<FrameInFlight> lanes,
            SegmentationMetrics metrics,
            LongSupplier nowMillis) {
        this.segmenter = segmenter;
        this.workers = workers;
        this.keyframes = keyframes;
        this.lanes = lanes;
        this.metrics = metrics;
        this.nowMillis = nowMillis;
        this.events = new MaskEvents(segmenter.model());
    }

    /** What the input does meanwhile. */
    enum Input {
        /** More frames may come at any time. */
        OPEN,
        /** No frame can come before one in flight is emitted. */
        BLOCKED,
        /** Everything in flight must be emitted before anything else happens. */
        FLUSHING
    }

    /** Takes in a frame. The key context is on its camera. */
    void accept(FrameInFlight frame) {
        CapturedFrame captured = frame.captured();
        Optional<DropReason> drop = keyframes.accept(frame);
        if (drop.isPresent()) {
            metrics.dropped(drop.get());
            frame.complete(new Outcome.Dropped(RejectedFrames.dropped(captured, drop.get())));
            return;
        }
        preparing++;
        workers.process(
                Workers.Stage.PREPARE,
                () -> prepare(segmenter, captured),
                prepared -> prepared(frame, prepared),
                () -> "prepare the image of " + captured);
    }

    /** Gives the device what it should run now. */
    void dispatch(Input input) {
        boolean more = true;
        while (more && onDevice < DEVICE_QUEUE) {
            Optional<Batch<FrameInFlight>> batch = lanes.next(readiness(input));
            batch.ifPresent(this::segment);
            more = batch.isPresent();
        }
    }

    /** When {@link #dispatch} should be called though nothing has happened; empty when something will. */
    OptionalLong nextDispatchMillis() {
        return onDevice == 0 ? lanes.nextDeadlineMillis() : OptionalLong.empty();
    }

    private Readiness readiness(Input input) {
        if (onDevice > 0) {
            return Readiness.FULL_ONLY;
        }
        return switch (input) {
            case OPEN -> Readiness.DUE;
            // Frames on their way to a lane, or about to make room for others, are worth waiting for.
            case BLOCKED -> preparing + detecting == 0 ? Readiness.STALLED : Readiness.DUE;
            case FLUSHING -> preparing == 0 ? Readiness.DRAINING : Readiness.DUE;
        };
    }

    /** Either an image or a dead letter. */
    private record Prepared(
            @Nullable PreparedImage image, @Nullable DeadLetter letter, long micros, long atNanos) {}

    private static Prepared prepare(Segmenter segmenter, CapturedFrame captured) {
        long begin = System.nanoTime();
        try {
            PreparedImage image = segmenter.prepare(captured.image());
            long end = System.nanoTime();
            return new Prepared(image, null, micros(begin, end), end);
        } catch (UnreadableImageException e) {
            long end = System.nanoTime();
            return new Prepared(null, RejectedFrames.unreadable(captured, e), micros(begin, end), end);
        }
    }

    private void prepared(FrameInFlight frame, Prepared prepared) {
        preparing--;
        if (prepared.image() != null) {
            frame.setPrepared(prepared.image(), prepared.micros(), prepared.atNanos());
            enqueueIfReady(frame);
        } else if (prepared.letter() != null) {
            metrics.unreadable();
            FrameInFlight heir = keyframes.unreadable(frame);
            frame.complete(new Outcome.Unreadable(prepared.letter()));
            if (heir != null) {
                enqueueIfReady(heir);
            }
        }
    }

    private void enqueueIfReady(FrameInFlight frame) {
        if (!frame.isReadyForDevice()) {
            return;
        }
        if (frame.lane() == Lane.PARTIAL && segmenter.relatesFrames()) {
            relate(frame);
        } else {
            lanes.add(frame.lane(), frame);
        }
    }

    /** An image that is related to its keyframe, and how long that took. */
    private record Related(PreparedImage image, long micros, long atNanos) {}

    /** Lets the pool see what has moved since the keyframe: the device's thread has better things to do. */
    private void relate(FrameInFlight frame) {
        PreparedImage image = frame.takeImage();
        KeyframeFeatures keyframe = frame.keyframe().features();
        preparing++;
        workers.process(
                Workers.Stage.RELATE,
                () -> {
                    long begin = System.nanoTime();
                    PreparedImage related = segmenter.relate(image, keyframe);
                    long end = System.nanoTime();
                    return new Related(related, micros(begin, end), end);
                },
                related -> {
                    preparing--;
                    frame.setPrepared(related.image(), frame.prepareMicros() + related.micros(), related.atNanos());
                    lanes.add(frame.lane(), frame);
                },
                () -> "see what has moved on " + frame.captured() + " since its keyframe");
    }

    /** What the device said of a batch, and when it ran. */
    private record DeviceResult(List<SegmentedFrame> frames, long beginNanos, long micros) {}

    private void segment(Batch<FrameInFlight> batch) {
        Lane lane = batch.lane();
        List<FrameInFlight> frames = batch.items();
        List<PreparedImage> images = new ArrayList<>(frames.size());
        List<KeyframeFeatures> features = new ArrayList<>(lane == Lane.PARTIAL ? frames.size() : 0);
        for (FrameInFlight frame : frames) {
            images.add(frame.takeImage());
            if (lane == Lane.PARTIAL) {
                features.add(frame.keyframe().features());
            }
        }
        onDevice++;
        workers.callDevice(
                () -> callDevice(segmenter, lane, images, features),
                result -> segmented(batch, result),
                () -> "segment a " + lane + " batch of " + frames.size() + ": "
                        + frames.stream()
                                .map(frame -> frame.captured().toString())
                                .collect(Collectors.joining(", ")));
    }

    private static DeviceResult callDevice(
            Segmenter segmenter, Lane lane, List<PreparedImage> images, List<KeyframeFeatures> features) {
        long begin = System.nanoTime();
        List<SegmentedFrame> results = lane == Lane.FULL ? segmenter.full(images) : segmenter.partial(images, features);
        if (results.size() != images.size()) {
            throw new IllegalStateException(
                    "The segmenter returned " + results.size() + " results for " + images.size() + " images");
        }
        return new DeviceResult(results, begin, micros(begin, System.nanoTime()));
    }

    private void segmented(Batch<FrameInFlight> batch, DeviceResult result) {
        onDevice--;
        metrics.batch(batch.lane(), batch.items().size(), result.micros());
        for (int i = 0; i < batch.items().size(); i++) {
            FrameInFlight frame = batch.items().get(i);
            SegmentedFrame segmented = result.frames().get(i);
            keyframes.segmented(frame, segmented.features(), this::enqueueIfReady);
            detect(frame, segmented, result);
        }
    }

    private void detect(FrameInFlight frame, SegmentedFrame segmented, DeviceResult result) {
        CapturedFrame captured = frame.captured();
        boolean full = frame.lane() == Lane.FULL;
        FrameTransform transform = full ? FrameTransform.FULL : FrameTransform.PARTIAL;
        long keyframeSequence = full ? captured.sequence() : frame.keyframe().sequence();
        if (!full) {
            metrics.keyframeAge(captured.capturedAtMillis() - frame.keyframe().capturedAtMillis());
        }
        long prepareMicros = frame.prepareMicros();
        long queueMicros = micros(frame.preparedAtNanos(), result.beginNanos());
        detecting++;
        workers.process(
                Workers.Stage.DETECT,
                () -> {
                    long begin = System.nanoTime();
                    var instances = segmented.instances();
                    long detectMicros = micros(begin, System.nanoTime());
                    var stages = new StageTimes(prepareMicros, queueMicros, result.micros(), detectMicros);
                    return events.of(captured, transform, keyframeSequence, stages, instances);
                },
                event -> detected(frame, event),
                () -> "compute the masks of " + captured);
    }

    private void detected(FrameInFlight frame, MaskEvent event) {
        detecting--;
        long latency = nowMillis.getAsLong() - frame.captured().capturedAtMillis();
        metrics.segmented(frame.lane(), event.getStages(), latency);
        frame.complete(new Outcome.Masks(event));
    }

    private static long micros(long beginNanos, long endNanos) {
        return TimeUnit.NANOSECONDS.toMicros(endNanos - beginNanos);
    }
}
