package io.flowmask.cameras.simulation.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes a dataset: frames as {@code clip-00000/000000.jpg} and so on, and {@code annotations.json}. Clips are rendered by several
 * threads and annotated in order, so that the same dataset comes out however many there are.
 */
public final class DatasetExport {
    /** The annotations' name in the dataset's folder. */
    public static final String ANNOTATIONS = "annotations.json";

    private final DatasetSpec spec;
    private final Path folder;
    private final int threads;
    private final DatasetStatistics statistics = new DatasetStatistics();
    private final AtomicLong framesWritten = new AtomicLong();

    /**
     * Prepares a dataset.
     *
     * @param folder where to write; new or empty
     * @param threads that render, at least 1
     */
    public DatasetExport(DatasetSpec spec, Path folder, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("At least one thread has to render, not " + threads);
        }
        this.spec = spec;
        this.folder = folder;
        this.threads = threads;
    }

    /** Frames written so far; may be asked from any thread. */
    public long framesWritten() {
        return framesWritten.get();
    }

    /** What the dataset shows; complete after {@link #write}. */
    public DatasetStatistics statistics() {
        return statistics;
    }

    /**
     * Writes it all.
     *
     * @throws IOException when the folder is not empty or cannot be written to
     * @throws InterruptedException when the calling thread is interrupted; what was written so far stays
     */
    public void write() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new FileSystemException(
                        folder.toAbsolutePath().toString(),
                        null,
                        "is not empty. Give a new or an empty folder for the dataset.");
            }
        }
        ExecutorService renderers = Executors.newFixedThreadPool(threads);
        try (CocoWriter coco = new CocoWriter(folder.resolve(ANNOTATIONS), spec)) {
            Deque<Future<AnnotatedClip>> rendering = new ArrayDeque<>();
            for (int clip = 0; clip < spec.clips(); clip++) {
                if (rendering.size() == 2 * threads) {
                    annotate(coco, finished(rendering.remove()));
                }
                rendering.add(renderers.submit(new ClipWriter(spec, clip, folder, framesWritten::incrementAndGet)));
            }
            while (!rendering.isEmpty()) {
                annotate(coco, finished(rendering.remove()));
            }
            coco.finish();
        } finally {
            renderers.shutdownNow();
        }
    }

    private void annotate(CocoWriter coco, AnnotatedClip clip) throws IOException {
        coco.add(clip);
        statistics.add(clip);
    }

    private static AnnotatedClip finished(Future<AnnotatedClip> clip) throws IOException, InterruptedException {
        try {
            return clip.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new IOException(cause.getMessage(), cause);
            }
            if (e.getCause() instanceof UncheckedIOException cause) {
                throw new IOException(cause.getMessage(), cause);
            }
            throw new IllegalStateException("A clip could not be rendered: " + e.getCause(), e.getCause());
        }
    }
}
