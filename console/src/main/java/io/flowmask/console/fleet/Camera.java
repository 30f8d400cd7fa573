package io.flowmask.console.fleet;

import io.flowmask.console.fleet.SecondSeries.Outcome;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A camera: frames that wait for their masks, masks that wait for their frame (either topic may be ahead), and the recent frames that
 * have both. All bounded. Guarded by its {@link Fleet}.
 */
final class Camera {
    /** Frames with their masks that can be stepped through. */
    static final int RECENT_FRAMES = 100;

    /** Frames that wait for their masks: with exactly-once delivery masks come only with a checkpoint, seconds later. */
    static final int WAITING_IMAGES = 400;

    /** Masks that wait for their frame. */
    static final int WAITING_MASKS = 32;

    /** Frames are shown without masks where there have been none for this long. */
    static final Duration BARE_AFTER = Duration.ofSeconds(60);

    /** A camera whose masks come one by one is quiet when there have been none for this long. */
    static final Duration QUIET_AFTER = Duration.ofSeconds(5);

    /** However seldom bursts of masks come, a camera without any for this long is quiet. */
    static final Duration QUIET_AT_LATEST = Duration.ofSeconds(60);

    private final int index;
    private final String name;
    private final SecondSeries series;
    private final HeldBytes heldBytes;
    private final Map<FrameKey, WaitingImage> images = new LinkedHashMap<>();
    private final Map<FrameKey, WaitingMasks> masks = new LinkedHashMap<>();
    private final Deque<Recent> recent = new ArrayDeque<>();
    private @Nullable FrameKey keyframe;
    private @Nullable Bare bare;
    private long lastMasksMillis = Long.MIN_VALUE / 2;

    private record WaitingImage(CameraFrame image, HeldBytes.Held held) {}

    private record WaitingMasks(Seen seen, HeldBytes.Held held) {}

    /** What was seen in a frame. */
    private record Seen(MaskEvent masks, OptionalLong latencyMillis, OptionalLong keyframeAgeMillis) {}

    /** A frame that is shown without masks while it waits for them. */
    private record Bare(FrameKey key, ShownFrame frame) {}

    private record Recent(FrameKey key, ShownFrame frame, HeldBytes.Held held) {}

    Camera(int index, String name, SecondSeries series, HeldBytes heldBytes) {
        this.index = index;
        this.name = name;
        this.series = series;
        this.heldBytes = heldBytes;
    }

    int index() {
        return index;
    }

    String name() {
        return name;
    }

    SecondSeries series() {
        return series;
    }

    /**
     * A frame came.
     *
     * @return whether there is something new to show
     */
    boolean image(CameraFrame image, long nowMillis, LongSupplier ids) {
        FrameKey key = new FrameKey(image.getSequence(), image.getCapturedAt());
        // Taken first: holding the image lets the oldest go, which may be its own masks.
        @Nullable Seen seen = takeMasks(key);
        HeldBytes.Held held = heldBytes.hold(image.getImage().remaining(), () -> forget(key));
        if (seen != null) {
            show(key, image, held, seen, ids.getAsLong());
            return true;
        }
        WaitingImage before = images.put(key, new WaitingImage(image, held));
        if (before != null) {
            before.held().release();
        }
        if (images.size() > WAITING_IMAGES) {
            Iterator<WaitingImage> oldestFirst = images.values().iterator();
            oldestFirst.next().held().release();
            oldestFirst.remove();
        }
        if (nowMillis - lastMasksMillis > BARE_AFTER.toMillis()) {
            bare = new Bare(
                    key,
                    new ShownFrame(
                            ids.getAsLong(), image, Optional.empty(), OptionalLong.empty(), OptionalLong.empty()));
            return true;
        }
        return false;
    }

    /**
     * Masks came.
     *
     * @param bytes of the record that they came in
     * @param latencyMillis from capture to now; empty where that says nothing
     * @return whether there is something new to show
     */
    boolean masks(MaskEvent event, int bytes, OptionalLong latencyMillis, long nowMillis, LongSupplier ids) {
        lastMasksMillis = nowMillis;
        FrameKey key = new FrameKey(event.getSequence(), event.getCapturedAt());
        if (event.getTransform() == FrameTransform.FULL) {
            keyframe = key;
        }
        Seen seen = new Seen(event, latencyMillis, keyframeAge(event));
        WaitingImage image = images.remove(key);
        if (image != null) {
            show(key, image.image(), image.held(), seen, ids.getAsLong());
            return true;
        }
        takeMasks(key);
        masks.put(key, new WaitingMasks(seen, heldBytes.hold(bytes, () -> masks.remove(key))));
        if (masks.size() > WAITING_MASKS) {
            takeMasks(masks.keySet().iterator().next());
        }
        return false;
    }

    /** The masks that wait for a frame, which they then do no more. */
    private @Nullable Seen takeMasks(FrameKey key) {
        WaitingMasks waiting = masks.remove(key);
        if (waiting == null) {
            return null;
        }
        waiting.held().release();
        return waiting.seen();
    }

    private OptionalLong keyframeAge(MaskEvent event) {
        return keyframe != null && keyframe.sequence() == event.getKeyframeSequence()
                ? OptionalLong.of(event.getCapturedAt().toEpochMilli()
                        - keyframe.capturedAt().toEpochMilli())
                : OptionalLong.empty();
    }

    private void show(FrameKey key, CameraFrame image, HeldBytes.Held held, Seen seen, long id) {
        bare = null;
        ShownFrame frame =
                new ShownFrame(id, image, Optional.of(seen.masks()), seen.latencyMillis(), seen.keyframeAgeMillis());
        recent.addLast(new Recent(key, frame, held));
        if (recent.size() > RECENT_FRAMES) {
            recent.removeFirst().held().release();
        }
    }

    /** A frame will have no masks: it was dropped. */
    void dropped(FrameKey key) {
        WaitingImage image = images.remove(key);
        if (image != null) {
            image.held().release();
        }
        forgetBare(key);
    }

    private void forget(FrameKey key) {
        forgetBare(key);
        if (images.remove(key) == null) {
            recent.removeIf(entry -> entry.key().equals(key));
        }
    }

    private void forgetBare(FrameKey key) {
        if (bare != null && bare.key().equals(key)) {
            bare = null;
        }
    }

    Optional<ShownFrame> latest() {
        if (bare != null) {
            return Optional.of(bare.frame());
        }
        return recent.isEmpty()
                ? Optional.empty()
                : Optional.of(recent.getLast().frame());
    }

    /** Recent frames with masks, newest first. */
    List<ShownFrame> history() {
        List<ShownFrame> frames = new ArrayList<>(recent.size());
        recent.descendingIterator().forEachRemaining(entry -> frames.add(entry.frame()));
        return frames;
    }

    CameraStatus status(long nowMillis) {
        if (isQuiet(nowMillis)) {
            return CameraStatus.QUIET;
        }
        boolean losing = series.recent(Outcome.DROPPED, 60) + series.recent(Outcome.DEAD_LETTER, 60) > 0;
        return losing ? CameraStatus.LOSING : CameraStatus.LIVE;
    }

    /** Where masks come in bursts, they are missed when it takes half as long again as the longest gap between two. */
    private boolean isQuiet(long nowMillis) {
        long silentMillis = nowMillis - lastMasksMillis;
        long gapMillis = Duration.ofSeconds(series.longestGapSeconds()).toMillis();
        long burstsMillis = Math.min(QUIET_AT_LATEST.toMillis(), gapMillis * 3 / 2);
        return silentMillis > Math.max(QUIET_AFTER.toMillis(), burstsMillis);
    }
}
