package io.flowmask.console.fleet;

import io.flowmask.console.fleet.SecondSeries.Outcome;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of the cameras. Readers of the topics put in, connections to browsers look; what a browser has not seen yet it
 * finds by the numbers of frames, dead letters and seconds, so nothing is queued here for anyone. Safe for several threads.
 */
public final class Fleet {
    /** More names than this are somebody's mistake; the others are left out. */
    static final int MAX_CAMERAS = 10_000;

    private static final int DEAD_LETTERS = 50;

    /** What a camera's frame rate is counted over at least. */
    private static final int RATE_SECONDS = 5;

    private static final int RATE_SECONDS_AT_MOST = 60;

    /** Where masks come in bursts, the rate is counted over as many gaps, so that a burst more or less makes little difference. */
    private static final int RATE_GAPS = 5;

    private final InstantSource clock;
    private final HeldBytes heldBytes;
    private final List<Camera> cameras = new ArrayList<>();
    private final Map<String, Camera> byName = new HashMap<>();
    private final SecondSeries overall;
    private final Deque<DeadLetterNote> deadLetters = new ArrayDeque<>();
    private volatile IntConsumer onShown = camera -> {};
    private long lastFrameId;
    private long lastDeadLetterId;

    /**
     * An empty fleet.
     *
     * @param clock tells the time
     * @param bytes what images, and masks that wait for theirs, may take together
     */
    public Fleet(InstantSource clock, long bytes) {
        this.clock = clock;
        this.heldBytes = new HeldBytes(bytes);
        this.overall = new SecondSeries(second());
    }

    /**
     * A camera at a glance.
     *
     * @param index of the camera
     * @param framesPerSecond mask events per second, over some seconds
     * @param p95Millis the newest 95th percentile of latency in these seconds; 0 where there is none
     * @param lost dropped frames and dead letters within the last minute
     */
    public record Glance(int index, double framesPerSecond, int p95Millis, int lost) {}

    /** Calls this with a camera's index when it has something new to show. It is called on a reading thread and returns at once. */
    public void onShown(IntConsumer listener) {
        onShown = listener;
    }

    /** A frame came. */
    public void frame(CameraFrame frame) {
        int shown = -1;
        synchronized (this) {
            @Nullable Camera camera = camera(frame.getCameraId());
            if (camera != null && camera.image(frame, clock.millis(), this::nextFrameId)) {
                shown = camera.index();
            }
        }
        tell(shown);
    }

    /**
     * Masks came.
     *
     * @param bytes of the record that they came in
     * @param live whether they were made after reading began
     */
    public void masks(MaskEvent event, int bytes, boolean live) {
        int shown = -1;
        synchronized (this) {
            @Nullable Camera camera = camera(event.getCameraId());
            long now = clock.millis();
            long latency = now - event.getCapturedAt().toEpochMilli();
            Outcome outcome = event.getTransform() == FrameTransform.FULL ? Outcome.FULL : Outcome.PARTIAL;
            if (live) {
                count(camera, outcome);
                overall.latency(second(), latency);
                if (camera != null) {
                    camera.series().latency(second(), latency);
                }
            }
            OptionalLong known = live ? OptionalLong.of(latency) : OptionalLong.empty();
            if (camera != null && camera.masks(event, bytes, known, now, this::nextFrameId)) {
                shown = camera.index();
            }
        }
        tell(shown);
    }

    /** A frame was dropped. */
    public synchronized void dropped(DroppedFrame dropped, boolean live) {
        @Nullable Camera camera = camera(dropped.getCameraId());
        if (camera != null) {
            camera.dropped(new FrameKey(dropped.getSequence(), dropped.getCapturedAt()));
        }
        if (live) {
            count(camera, Outcome.DROPPED);
        }
    }

    /** A record became a dead letter. */
    public synchronized void deadLetter(DeadLetter letter, boolean live) {
        Optional<CameraFrame> frame = frameIn(letter);
        @Nullable
        Camera camera = frame.map(found -> byName.get(found.getCameraId())).orElse(null);
        if (camera != null) {
            frame.ifPresent(found -> camera.dropped(new FrameKey(found.getSequence(), found.getCapturedAt())));
        }
        if (live) {
            count(camera, Outcome.DEAD_LETTER);
        }
        deadLetters.addLast(new DeadLetterNote(
                ++lastDeadLetterId,
                clock.instant(),
                frame.map(CameraFrame::getCameraId),
                letter.getTopic(),
                letter.getPartition(),
                letter.getOffset(),
                letter.getReason().name(),
                letter.getMessage()));
        if (deadLetters.size() > DEAD_LETTERS) {
            deadLetters.removeFirst();
        }
    }

    /** The frame that a dead letter is of, where only its image is at fault. */
    private static Optional<CameraFrame> frameIn(DeadLetter letter) {
        ByteBuffer bytes = letter.getBytes().duplicate();
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        try {
            return Optional.of(RecordCodec.CAMERA_FRAME.decode(value));
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        }
    }

    private void count(@Nullable Camera camera, Outcome outcome) {
        overall.count(second(), outcome);
        if (camera != null) {
            camera.series().count(second(), outcome);
        }
    }

    private @Nullable Camera camera(String name) {
        Camera known = byName.get(name);
        if (known != null || cameras.size() >= MAX_CAMERAS) {
            return known;
        }
        Camera added = new Camera(cameras.size(), name, new SecondSeries(second()), heldBytes);
        cameras.add(added);
        byName.put(name, added);
        return added;
    }

    private long nextFrameId() {
        return ++lastFrameId;
    }

    private void tell(int shown) {
        if (shown >= 0) {
            onShown.accept(shown);
        }
    }

    private long second() {
        return Math.floorDiv(clock.millis(), Duration.ofSeconds(1).toMillis());
    }

    /** Names of the cameras from an index on, in the order in which they were seen first. */
    public synchronized List<String> namesFrom(int index) {
        return cameras.subList(Math.min(index, cameras.size()), cameras.size()).stream()
                .map(Camera::name)
                .toList();
    }

    /** How every camera does, by index. */
    public synchronized List<CameraStatus> statuses() {
        long now = clock.millis();
        long second = second();
        return cameras.stream()
                .map(camera -> {
                    camera.series().advanceTo(second);
                    return camera.status(now);
                })
                .toList();
    }

    /** The newest frame of a camera. */
    public synchronized Optional<ShownFrame> latest(int camera) {
        return isKnown(camera) ? cameras.get(camera).latest() : Optional.empty();
    }

    /** The recent frames of a camera that have masks, newest first. */
    public synchronized List<ShownFrame> history(int camera) {
        return isKnown(camera) ? cameras.get(camera).history() : List.of();
    }

    private boolean isKnown(int camera) {
        return camera >= 0 && camera < cameras.size();
    }

    /** Cameras at a glance; unknown ones are left out. */
    public synchronized List<Glance> glances(List<Integer> indexes) {
        List<Glance> glances = new ArrayList<>();
        for (int index : indexes) {
            if (isKnown(index)) {
                glances.add(glance(cameras.get(index)));
            }
        }
        return glances;
    }

    private Glance glance(Camera camera) {
        SecondSeries series = camera.series();
        series.advanceTo(second());
        int seconds = series.over(rateSeconds(camera));
        int masks = series.recent(Outcome.FULL, seconds) + series.recent(Outcome.PARTIAL, seconds);
        return new Glance(
                camera.index(),
                seconds == 0 ? 0 : (double) masks / seconds,
                series.newestP95Millis(seconds),
                series.recent(Outcome.DROPPED, 60) + series.recent(Outcome.DEAD_LETTER, 60));
    }

    private int rateSeconds(Camera camera) {
        if (camera.status(clock.millis()) == CameraStatus.QUIET) {
            return RATE_SECONDS;
        }
        int severalGaps = RATE_GAPS * camera.series().longestGapSeconds();
        return Math.min(RATE_SECONDS_AT_MOST, Math.max(RATE_SECONDS, severalGaps));
    }

    /** All cameras together: the seconds that are over, from one on. */
    public synchronized Slice overall(long fromSecond) {
        overall.advanceTo(second());
        return overall.since(fromSecond);
    }

    /** The same of one camera; empty where it is not known. */
    public synchronized Optional<Slice> ofCamera(int camera, long fromSecond) {
        if (!isKnown(camera)) {
            return Optional.empty();
        }
        SecondSeries series = cameras.get(camera).series();
        series.advanceTo(second());
        return Optional.of(series.since(fromSecond));
    }

    public synchronized Totals totals() {
        return Totals.of(overall);
    }

    /** The last dead letters after one, oldest first. */
    public synchronized List<DeadLetterNote> deadLettersAfter(long id) {
        return deadLetters.stream().filter(note -> note.id() > id).toList();
    }

    /** Bytes of all images, and of all masks that wait for theirs. */
    synchronized long heldBytes() {
        return heldBytes.bytes();
    }
}
