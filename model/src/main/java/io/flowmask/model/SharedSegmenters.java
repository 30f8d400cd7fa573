package io.flowmask.model;

import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Segmenters that leases share, by model folder and options.
 *
 * <p>Two kinds of locks, taken in this order: each entry's fair lock serialises opening, calls and closing of its segmenter, so
 * nothing is ever closed under a running call; the registry's monitor guards counts and the map, and is held for moments only. A
 * lease is counted before it waits for the entry, so whoever closes the last lease sees that another one is coming. Locks are
 * taken without regard to interrupts, which Flink sends to cancelled tasks: a call that started runs to its end and leaves
 * nothing half done.
 */
final class SharedSegmenters {
    private final Opener opener;
    private final Map<Key, Entry> entries = new HashMap<>();

    SharedSegmenters(Opener opener) {
        this.opener = opener;
    }

    /** How a segmenter is opened that nobody has open yet. */
    @FunctionalInterface
    interface Opener {
        Segmenter open(Path modelFolder, SegmenterOptions options) throws IOException;
    }

    /**
     * A model as it is on disk now: a folder that was imported anew is another model.
     *
     * @param versions size and time of last change of each file that is there
     */
    private record Key(Path folder, List<String> versions, SegmenterOptions options) {
        static Key of(Path folder, SegmenterOptions options) throws IOException {
            Path real = Files.exists(folder) ? folder.toRealPath() : folder.toAbsolutePath();
            List<String> versions = new ArrayList<>();
            for (String name :
                    List.of(ModelManifest.FILE_NAME, ModelManifest.FULL_GRAPH, ModelManifest.PARTIAL_GRAPH)) {
                Path file = real.resolve(name);
                if (Files.exists(file)) {
                    versions.add(name + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
                }
            }
            return new Key(real, List.copyOf(versions), options);
        }
    }

    Segmenter lease(Path modelFolder, SegmenterOptions options) throws IOException {
        Key key = Key.of(modelFolder, options);
        Entry entry;
        synchronized (entries) {
            entry = entries.computeIfAbsent(key, Entry::new);
            entry.leases++;
        }
        try {
            return new Lease(entry, entry.acquire());
        } catch (IOException | RuntimeException | Error e) {
            entry.release();
            throw e;
        }
    }

    /** Models that are loaded or being loaded. */
    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /** One segmenter, open while it has leases. */
    private final class Entry {
        private final Key key;
        private final ReentrantLock lock = new ReentrantLock(true);

        /** Guarded by {@link #entries}. */
        private int leases;

        /** Guarded by {@link #lock}. */
        private @Nullable Segmenter segmenter;

        Entry(Key key) {
            this.key = key;
        }

        Segmenter acquire() throws IOException {
            lock.lock();
            try {
                if (segmenter == null) {
                    segmenter = opener.open(key.folder(), key.options());
                }
                return segmenter;
            } finally {
                lock.unlock();
            }
        }

        void release() {
            lock.lock();
            try {
                synchronized (entries) {
                    leases--;
                    if (leases > 0) {
                        return;
                    }
                }
                Segmenter unused = segmenter;
                segmenter = null;
                if (unused != null) {
                    unused.close();
                }
            } finally {
                synchronized (entries) {
                    // A lease that came meanwhile waits for the lock and opens the segmenter again.
                    if (leases == 0) {
                        entries.remove(key, this);
                    }
                }
                lock.unlock();
            }
        }
    }

    /** A caller's share in an entry. */
    private static final class Lease implements Segmenter {
        private final Entry entry;
        private final Segmenter segmenter;
        private final AtomicBoolean closed = new AtomicBoolean();

        Lease(Entry entry, Segmenter segmenter) {
            this.entry = entry;
            this.segmenter = segmenter;
        }

        @Override
        public ModelIdentity model() {
            return segmenter.model();
        }

        @Override
        public boolean supportsPartial() {
            return segmenter.supportsPartial();
        }

        @Override
        public boolean relatesFrames() {
            return segmenter.relatesFrames();
        }

        @Override
        public boolean accepts(KeyframeFeatures keyframe) {
            return segmenter.accepts(keyframe);
        }

        @Override
        public PreparedImage relate(PreparedImage image, KeyframeFeatures keyframe) {
            return segmenter.relate(image, keyframe);
        }

        @Override
        public PreparedImage prepare(EncodedImage image) throws UnreadableImageException {
            return segmenter.prepare(image);
        }

        @Override
        public List<SegmentedFrame> full(List<PreparedImage> images) {
            return inTurn(() -> segmenter.full(images));
        }

        @Override
        public List<SegmentedFrame> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
            return inTurn(() -> segmenter.partial(images, keyframes));
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                entry.release();
            }
        }

        private List<SegmentedFrame> inTurn(Supplier<List<SegmentedFrame>> call) {
            entry.lock.lock();
            try {
                // Checked when the turn has come: the lease may have been closed while the call waited.
                if (closed.get()) {
                    throw new IllegalStateException(
                            "The lease of model " + segmenter.model().name() + " is closed");
                }
                return call.get();
            } finally {
                entry.lock.unlock();
            }
        }
    }
}
