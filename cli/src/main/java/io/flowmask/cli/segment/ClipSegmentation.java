package io.flowmask.cli.segment;

import io.flowmask.cameras.ClipFrame;
import io.flowmask.cameras.FrameSource;
import io.flowmask.cameras.UnreadableClipException;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.Segmenter;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Segments one clip from its first frame to its last: every {@code keyframeInterval}-th frame in full, the others by the partial
 * transform from their keyframe. Frames are taken a window at a time, so that keyframes and the frames between them fill batches
 * although they belong to one camera; the next window is decoded while the model runs, and at most three windows are in memory.
 *
 * @param <T> what is made of each segmented frame off the model's thread
 */
final class ClipSegmentation<T> {
    /** Decoded frames of a window at most: at 550×550 a frame takes 0.9 MB. */
    private static final int MAX_WINDOW = 64;

    private final Segmenter segmenter;
    private final ExecutorService workers;
    private final int keyframeInterval;
    private final int batchSize;
    private final FrameFinish<T> finish;
    private @Nullable KeyframeFeatures lastKeyframe;

    /** What remains to be done with a segmented frame; runs on a worker thread, several frames at once. */
    @FunctionalInterface
    interface FrameFinish<T> {
        T finish(SegmentedClipFrame frame) throws IOException;
    }

    /** Takes finished frames in the clip's order, on the calling thread. */
    @FunctionalInterface
    interface Output<T> {
        void accept(T finished) throws IOException;
    }

    ClipSegmentation(
            Segmenter segmenter, ExecutorService workers, int keyframeInterval, int batchSize, FrameFinish<T> finish) {
        this.segmenter = segmenter;
        this.workers = workers;
        this.keyframeInterval = segmenter.supportsPartial() ? keyframeInterval : 1;
        this.batchSize = batchSize;
        this.finish = finish;
    }

    /** A frame that is being decoded and resized. */
    private record Pending(ClipFrame frame, boolean keyframe, Future<PreparedImage> image) {}

    /**
     * Runs to the end of the source.
     *
     * @throws IOException when footage cannot be read or results cannot be written
     * @throws CommandFailure when a frame's image cannot be used
     */
    void run(FrameSource source, Output<T> output) throws IOException, InterruptedException {
        Future<List<Pending>> next = workers.submit(() -> readWindow(source));
        List<Future<T>> previous = List.of();
        try {
            while (true) {
                List<Pending> window = result(next);
                if (window.isEmpty()) {
                    break;
                }
                next = workers.submit(() -> readWindow(source));
                List<Future<T>> finishing = segment(window);
                drain(previous, output);
                previous = finishing;
            }
            drain(previous, output);
        } finally {
            // The source is the caller's to close: nobody may be reading it then.
            settle(next);
        }
    }

    private List<Pending> readWindow(FrameSource source) throws UnreadableClipException {
        int size = (int) Math.min((long) batchSize * keyframeInterval, MAX_WINDOW);
        List<Pending> window = new ArrayList<>(size);
        while (window.size() < size) {
            Optional<ClipFrame> frame = source.next();
            if (frame.isEmpty()) {
                break;
            }
            boolean keyframe = frame.get().index() % keyframeInterval == 0;
            Callable<PreparedImage> prepare = () -> prepare(frame.get());
            window.add(new Pending(frame.get(), keyframe, workers.submit(prepare)));
        }
        return window;
    }

    private PreparedImage prepare(ClipFrame frame) {
        ImageEncoding encoding = switch (frame.encoding()) {
            case JPEG -> ImageEncoding.JPEG;
            case PNG -> ImageEncoding.PNG;
            case UNKNOWN -> throw new IllegalStateException(frame.fileName() + " has no known encoding");
        };
        try {
            return segmenter.prepare(
                    new EncodedImage(frame.bytes(), encoding, new FrameSize(frame.heightPx(), frame.widthPx())));
        } catch (UnreadableImageException e) {
            throw new CommandFailure(
                    "Frame " + frame.index() + " (" + frame.fileName() + ") cannot be used: " + e.getMessage(), e);
        }
    }

    /** Runs the model on a window, full frames first, and leaves the rest to the workers. */
    private List<Future<T>> segment(List<Pending> window) throws IOException, InterruptedException {
        List<PreparedImage> images = new ArrayList<>();
        List<Integer> full = new ArrayList<>();
        List<Integer> partial = new ArrayList<>();
        for (int i = 0; i < window.size(); i++) {
            images.add(result(window.get(i).image()));
            (window.get(i).keyframe() ? full : partial).add(i);
        }
        SegmentedFrame[] segmented = new SegmentedFrame[window.size()];
        for (List<Integer> batch : batches(full)) {
            List<SegmentedFrame> results =
                    segmenter.full(batch.stream().map(images::get).toList());
            for (int i = 0; i < batch.size(); i++) {
                segmented[batch.get(i)] = results.get(i);
            }
        }
        List<KeyframeFeatures> keyframes = keyframes(window, segmented);
        relate(partial, images, keyframes);
        for (List<Integer> batch : batches(partial)) {
            List<SegmentedFrame> results = segmenter.partial(
                    batch.stream().map(images::get).toList(),
                    batch.stream().map(keyframes::get).toList());
            for (int i = 0; i < batch.size(); i++) {
                segmented[batch.get(i)] = results.get(i);
            }
        }
        List<Future<T>> finishing = new ArrayList<>();
        for (int i = 0; i < window.size(); i++) {
            Pending pending = window.get(i);
            SegmentedFrame result = segmented[i];
            finishing.add(workers.submit(() ->
                    finish.finish(new SegmentedClipFrame(pending.frame(), pending.keyframe(), result.instances()))));
        }
        return finishing;
    }

    /** Lets the workers see what has moved since the keyframe, where that is seen from images. */
    private void relate(List<Integer> partial, List<PreparedImage> images, List<KeyframeFeatures> keyframes)
            throws IOException, InterruptedException {
        if (!segmenter.relatesFrames()) {
            return;
        }
        List<Future<PreparedImage>> related = new ArrayList<>(partial.size());
        for (int index : partial) {
            PreparedImage image = images.get(index);
            related.add(workers.submit(() -> segmenter.relate(image, keyframes.get(index))));
        }
        for (int i = 0; i < related.size(); i++) {
            images.set(partial.get(i), result(related.get(i)));
        }
    }

    /** For each frame of a window, the features of its keyframe; remembers the last for the next window. */
    private List<KeyframeFeatures> keyframes(List<Pending> window, SegmentedFrame[] segmented) {
        List<KeyframeFeatures> keyframes = new ArrayList<>();
        if (!segmenter.supportsPartial()) {
            return keyframes;
        }
        for (int i = 0; i < window.size(); i++) {
            if (window.get(i).keyframe()) {
                lastKeyframe = segmented[i]
                        .features()
                        .orElseThrow(() -> new IllegalStateException("A full frame of a video model has no features"));
            }
            if (lastKeyframe == null) {
                throw new IllegalStateException(
                        "Frame " + window.get(i).frame().index() + " comes before any keyframe");
            }
            keyframes.add(lastKeyframe);
        }
        return keyframes;
    }

    private List<List<Integer>> batches(List<Integer> indices) {
        List<List<Integer>> batches = new ArrayList<>();
        for (int start = 0; start < indices.size(); start += batchSize) {
            batches.add(indices.subList(start, Math.min(start + batchSize, indices.size())));
        }
        return batches;
    }

    private void drain(List<Future<T>> finishing, Output<T> output) throws IOException, InterruptedException {
        for (Future<T> finished : finishing) {
            output.accept(result(finished));
        }
    }

    private static <V> V result(Future<V> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException("A worker failed", e);
        }
    }

    private static void settle(Future<?> future) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            // Reported already if it mattered: the caller has the first failure.
        }
    }
}
