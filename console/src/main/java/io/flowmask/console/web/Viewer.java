package io.flowmask.console.web;

import io.flowmask.console.fleet.CameraStatus;
import io.flowmask.console.fleet.DeadLetterNote;
import io.flowmask.console.fleet.Fleet;
import io.flowmask.console.fleet.ShownFrame;
import io.flowmask.console.fleet.Slice;
import io.flowmask.console.topics.Following;
import io.flowmask.console.web.BrowserMessage.Show;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one browser has seen of the fleet, and what it should see next: once a second an update, in between frames of the cameras that
 * it shows. Nothing is queued for it: what is next is looked up when the browser can take it, so a slow one gets fewer frames and
 * always the newest. Frames that it has not reported as done are limited too, since a browser would store what it cannot draw.
 *
 * <p>Safe for several threads; {@link #next} belongs to the one that sends.
 */
final class Viewer {
    private static final long UPDATE_NANOS = Duration.ofSeconds(1).toNanos();

    /** Frames under way to the browser: enough to keep the connection busy. */
    private static final int LEAST_WINDOW = 4;

    private final Fleet fleet;
    private final Supplier<Following> following;

    private Show show = new Show(List.of(), OptionalInt.empty());
    private final Map<Integer, Long> lastFrameIds = new HashMap<>();
    private final Set<Long> largeFrameIds = new HashSet<>();
    private int nextTile;
    private int underWay;
    private boolean closed;

    private long updatedNanos = System.nanoTime() - UPDATE_NANOS;
    private int knownCameras;
    private List<CameraStatus> knownStatuses = List.of();
    private long overallFrom;
    private long largeFrom;
    private int largeSent = -1;
    private long lastDeadLetter;

    Viewer(Fleet fleet, Supplier<Following> following) {
        this.fleet = fleet;
        this.following = following;
    }

    /** Something for the browser. */
    sealed interface Outgoing {
        /** An update, as JSON. */
        record Update(String json) implements Outgoing {}

        /** A frame. */
        record Frame(int camera, ShownFrame frame) implements Outgoing {}
    }

    /** The browser shows something else from now on. */
    synchronized void show(Show newShow) {
        if (!newShow.large().equals(show.large())) {
            largeFrameIds.clear();
            largeSent = -1;
            // Its charts are wanted at once.
            updatedNanos = System.nanoTime() - UPDATE_NANOS;
        }
        show = newShow;
        // A camera that is out of sight and comes back shows its newest frame again.
        lastFrameIds.keySet().retainAll(newShow.cameras());
        notifyAll();
    }

    /** The browser is done with frames. */
    synchronized void done(int frames) {
        underWay = Math.max(0, underWay - frames);
        notifyAll();
    }

    /** A camera has something new. */
    synchronized void shown(int camera) {
        if (show.large().equals(OptionalInt.of(camera)) || show.cameras().contains(camera)) {
            notifyAll();
        }
    }

    /** Lets {@link #next} return empty from now on. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits for what the browser should get next; empty when it has gone. */
    synchronized Optional<Outgoing> next() throws InterruptedException {
        while (!closed) {
            long untilUpdate = updatedNanos + UPDATE_NANOS - System.nanoTime();
            if (untilUpdate <= 0) {
                updatedNanos = System.nanoTime();
                return Optional.of(new Outgoing.Update(update().toJson()));
            }
            Outgoing.@Nullable Frame frame = nextFrame();
            if (frame != null) {
                underWay++;
                return Optional.of(frame);
            }
            TimeUnit.NANOSECONDS.timedWait(this, untilUpdate);
        }
        return Optional.empty();
    }

    private Outgoing.@Nullable Frame nextFrame() {
        if (underWay >= Math.max(LEAST_WINDOW, show.cameras().size())) {
            return null;
        }
        if (show.large().isPresent()) {
            Outgoing.Frame frame = nextLarge(show.large().getAsInt());
            if (frame != null) {
                return frame;
            }
        }
        int tiles = show.cameras().size();
        for (int i = 0; i < tiles; i++) {
            int tile = (nextTile + i) % tiles;
            int camera = show.cameras().get(tile);
            Optional<ShownFrame> latest = fleet.latest(camera);
            if (latest.isPresent() && latest.get().id() > lastFrameIds.getOrDefault(camera, 0L)) {
                lastFrameIds.put(camera, latest.get().id());
                nextTile = (tile + 1) % tiles;
                return new Outgoing.Frame(camera, latest.get());
            }
        }
        return null;
    }

    /** The newest frame of the large camera that has not been sent: what is live first, then back into its history. */
    private Outgoing.@Nullable Frame nextLarge(int camera) {
        List<ShownFrame> history = new ArrayList<>(fleet.history(camera));
        fleet.latest(camera).filter(latest -> latest.masks().isEmpty()).ifPresent(latest -> history.add(0, latest));
        for (ShownFrame frame : history) {
            if (largeFrameIds.add(frame.id())) {
                return new Outgoing.Frame(camera, frame);
            }
        }
        Set<Long> kept = new HashSet<>();
        history.forEach(frame -> kept.add(frame.id()));
        largeFrameIds.retainAll(kept);
        return null;
    }

    private UpdateMessage update() {
        List<String> newCameras = fleet.namesFrom(knownCameras);
        knownCameras += newCameras.size();
        Slice overall = fleet.overall(overallFrom);
        overallFrom = overall.from() + overall.seconds();
        List<DeadLetterNote> deadLetters = fleet.deadLettersAfter(lastDeadLetter);
        if (!deadLetters.isEmpty()) {
            lastDeadLetter = deadLetters.get(deadLetters.size() - 1).id();
        }
        return new UpdateMessage(
                UpdateMessage.Kafka.of(following.get()),
                newCameras,
                statusChanges(),
                overall,
                largeSeries(),
                fleet.glances(show.cameras()),
                fleet.totals(),
                deadLetters.stream().map(UpdateMessage.Letter::of).toList());
    }

    private List<UpdateMessage.Change> statusChanges() {
        List<CameraStatus> now = fleet.statuses();
        List<UpdateMessage.Change> changes = new ArrayList<>();
        // A camera that came after the names were taken waits for the next update.
        for (int index = 0; index < Math.min(knownCameras, now.size()); index++) {
            if (index >= knownStatuses.size() || knownStatuses.get(index) != now.get(index)) {
                changes.add(UpdateMessage.Change.of(index, now.get(index)));
            }
        }
        knownStatuses = now.subList(0, Math.min(knownCameras, now.size()));
        return changes;
    }

    private UpdateMessage.@Nullable LargeSeries largeSeries() {
        if (show.large().isEmpty()) {
            return null;
        }
        int camera = show.large().getAsInt();
        if (largeSent != camera) {
            largeSent = camera;
            largeFrom = 0;
        }
        Optional<Slice> seconds = fleet.ofCamera(camera, largeFrom);
        seconds.ifPresent(slice -> largeFrom = slice.from() + slice.seconds());
        return seconds.map(slice -> new UpdateMessage.LargeSeries(camera, slice))
                .orElse(null);
    }
}
