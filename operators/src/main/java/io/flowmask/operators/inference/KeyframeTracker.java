package io.flowmask.operators.inference;

import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.operators.batching.Lane;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.keyframe.CameraProgress;
import io.flowmask.operators.keyframe.KeyframeSchedule;
import io.flowmask.operators.keyframe.KeyframeSchedule.Decision;
import io.flowmask.operators.keyframe.SequenceRules;
import io.flowmask.operators.keyframe.SequenceRules.Verdict;
import io.flowmask.operators.state.CameraStore;
import io.flowmask.operators.state.KeyframeState;
import io.flowmask.schemas.DropReason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which frames are keyframes, and which keyframe each other frame refers to. Decided when a frame arrives, from the camera's
 * bookkeeping, so that it does not depend on how far the frames before it have come. Mailbox thread only.
 *
 * <p>A partial frame gets the features in state, or a ticket for those of its camera's keyframe in flight. So nothing but its own
 * keyframe makes it wait, frames of one camera can share a batch, and a later keyframe does not disturb it. Several keyframes of a
 * camera may be in flight; no frame will ever ask for the features of any but the latest, so only those go into the state, in
 * whatever order the keyframes finish.
 */
final class KeyframeTracker {
    private final FreshnessRule freshness;
    private final KeyframeSchedule schedule;
    private final CameraStore store;
    private final Consumer<String> keyContext;
    private final @Nullable Predicate<KeyframeFeatures> usable;
    private final SegmentationMetrics metrics;
    private final Map<String, KeyframeTicket> latestInFlight = new HashMap<>();

    /**
     * @param freshness says which frames are too old
     * @param schedule chooses the keyframes
     * @param store state of the cameras
     * @param keyContext sets the state's current key to a camera
     * @param usable which features can be used; null where features are neither made nor used
     * @param metrics told of intervals and features
     */
    KeyframeTracker(
            FreshnessRule freshness,
            KeyframeSchedule schedule,
            CameraStore store,
            Consumer<String> keyContext,
            @Nullable Predicate<KeyframeFeatures> usable,
            SegmentationMetrics metrics) {
        this.freshness = freshness;
        this.schedule = schedule;
        this.store = store;
        this.keyContext = keyContext;
        this.usable = usable;
        this.metrics = metrics;
    }

    /**
     * Takes in a frame and decides what it is. The key context is on its camera.
     *
     * @return why it is dropped; empty when it was accepted
     */
    Optional<DropReason> accept(FrameInFlight frame) {
        CapturedFrame captured = frame.captured();
        CameraProgress progress = store.progress();
        Verdict verdict = SequenceRules.judge(progress, captured.sequence(), captured.capturedAtMillis());
        return switch (verdict) {
            case DUPLICATE -> Optional.of(DropReason.DUPLICATE);
            case OUT_OF_ORDER -> Optional.of(DropReason.OUT_OF_ORDER);
            case ACCEPTED -> decideIfFresh(frame, progress);
            case RESTARTED -> decideIfFresh(frame, null);
        };
    }

    /** A stale frame leaves no trace in the camera's bookkeeping: the next fresh one follows the last that was accepted. */
    private Optional<DropReason> decideIfFresh(FrameInFlight frame, @Nullable CameraProgress progress) {
        if (freshness.isStale(frame.captured())) {
            return Optional.of(DropReason.STALE);
        }
        decide(frame, progress);
        return Optional.empty();
    }

    private void decide(FrameInFlight frame, @Nullable CameraProgress progress) {
        CapturedFrame captured = frame.captured();
        String cameraId = captured.cameraId();
        Decision decision = schedule.decide(
                progress,
                cameraId,
                captured.sequence(),
                captured.capturedAtMillis(),
                captured.size(),
                () -> latestInFlight.containsKey(cameraId) || inState(cameraId).isPresent());
        store.updateProgress(decision.progress());
        if (decision.keyframe()) {
            if (progress != null) {
                metrics.keyframeInterval(captured.sequence() - progress.keyframeSequence());
            }
            makeKeyframe(frame);
        } else {
            makePartial(frame);
        }
    }

    private Optional<KeyframeState> inState(String cameraId) {
        return usable == null ? Optional.empty() : store.keyframe(cameraId, usable);
    }

    private void makePartial(FrameInFlight frame) {
        String cameraId = frame.captured().cameraId();
        KeyframeTicket ticket = latestInFlight.get(cameraId);
        if (ticket == null) {
            frame.refersTo(inState(cameraId).orElseThrow());
        } else {
            ticket.add(frame);
            frame.waitFor(ticket);
        }
    }

    private void makeKeyframe(FrameInFlight frame) {
        if (usable == null) {
            frame.makeKeyframe(null);
            return;
        }
        KeyframeTicket ticket = new KeyframeTicket(frame);
        frame.makeKeyframe(ticket);
        latestInFlight.put(frame.captured().cameraId(), ticket);
    }

    /**
     * Takes note of a frame that turned out unreadable. If it was a keyframe, the next frame of its camera takes its place: the
     * first of those that wait for it, or else the next one to arrive.
     *
     * @return the frame that has become a keyframe now; null when none has
     */
    @Nullable
    FrameInFlight unreadable(FrameInFlight frame) {
        KeyframeTicket ticket = frame.ticket();
        if (ticket == null || !ticket.isKeyframe(frame)) {
            return null;
        }
        FrameInFlight heir = ticket.passOn();
        String cameraId = frame.captured().cameraId();
        if (heir != null) {
            heir.makeKeyframe(ticket);
        } else if (latestInFlight.remove(cameraId, ticket)) {
            keyContext.accept(cameraId);
            CameraProgress progress = store.progress();
            // It may have expired meanwhile; the next frame is a keyframe then anyway.
            if (progress != null) {
                store.updateProgress(progress.withKeyframeLost());
            }
        }
        return heir;
    }

    /**
     * Takes note of the features that a frame left behind, and hands them to the frames that wait for them.
     *
     * @param frame just segmented; nothing happens unless it is a keyframe that others may refer to
     * @param released told of every frame that has its keyframe now
     */
    void segmented(FrameInFlight frame, Optional<KeyframeFeatures> features, Consumer<FrameInFlight> released) {
        KeyframeTicket ticket = frame.ticket();
        if (frame.lane() == Lane.PARTIAL || ticket == null) {
            return;
        }
        CapturedFrame captured = frame.captured();
        KeyframeState keyframe = new KeyframeState(
                captured.sequence(),
                captured.capturedAtMillis(),
                features.orElseThrow(() -> new IllegalStateException("The model supports partial frames, but left no"
                        + " features behind after the " + captured + "; expected them after every full frame")));
        metrics.features(keyframe.features().bytes());
        if (latestInFlight.remove(captured.cameraId(), ticket)) {
            keyContext.accept(captured.cameraId());
            store.updateKeyframe(captured.cameraId(), keyframe);
        }
        FrameInFlight waiting = ticket.pollWaiting();
        while (waiting != null) {
            if (!waiting.isComplete()) {
                waiting.refersTo(keyframe);
                released.accept(waiting);
            }
            waiting = ticket.pollWaiting();
        }
    }
}
