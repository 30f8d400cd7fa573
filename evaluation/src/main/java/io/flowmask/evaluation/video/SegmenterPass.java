package io.flowmask.evaluation.video;

import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.DatasetImage;
import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.Segmenter;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Segments every image of a dataset in full, and every frame of a video in part from each of the keyframes before it. A window of frames
 * is taken at a time, so that batches are full; the next one is decoded, and what is segmented is compared, while the model runs.
 *
 * <p>The model is called from the calling thread only.
 */
final class SegmenterPass {
    /** Frames that are segmented in a window, in full and in part together, where a batch does not take more. */
    private static final int WINDOW = 64;

    private final Dataset dataset;
    private final FrameFiles files;
    private final SequencePlan plan;
    private final VideoViews views;
    private final Map<Motion, Segmenter> segmenters;
    private final EvaluationSettings settings;
    private final Comparisons comparisons;
    private final ExecutorService workers;
    private final RunProgress progress;

    /** Features by step; those that no later frame needs are dropped. */
    private final Map<Integer, KeyframeFeatures> keyframes = new HashMap<>();

    /** The window's images, from the step {@link #start} on, and what full inference finds in each. */
    private List<PreparedImage> images = List.of();

    private final List<Future<List<Instance>>> found = new ArrayList<>();
    private int start;

    /** A frame to be segmented in part: its step and the distance of its keyframe. */
    private record PartialFrame(int step, int distance) {}

    /** Frames that go through the partial graph together. */
    private record PartialBatch(Motion motion, Segmenter segmenter, List<PartialFrame> frames) {}

    SegmenterPass(
            Dataset dataset,
            FrameFiles files,
            SequencePlan plan,
            VideoViews views,
            Map<Motion, Segmenter> segmenters,
            EvaluationSettings settings,
            Comparisons comparisons,
            ExecutorService workers,
            RunProgress progress) {
        this.dataset = dataset;
        this.files = files;
        this.plan = plan;
        this.views = views;
        this.segmenters = segmenters;
        this.settings = settings;
        this.comparisons = comparisons;
        this.workers = workers;
        this.progress = progress;
    }

    /** All segmenters have the same full graph. One that sees motion in images keeps their luminance, which does not hurt the others. */
    private Segmenter fullSegmenter() {
        return segmenters.values().stream()
                .max(Comparator.comparing(Segmenter::relatesFrames))
                .orElseThrow();
    }

    /**
     * Segments and compares.
     *
     * @throws InvalidInputException when an image cannot be used
     * @throws IOException when an image cannot be read
     */
    void run() throws IOException, InterruptedException {
        int outputsPerFrame = 1 + segmenters.size() * (settings.keyframeInterval() - 1);
        int window = Math.max(settings.batchSize(), WINDOW / outputsPerFrame);
        List<Future<PreparedImage>> next = prepare(0, window);
        for (start = 0; start < plan.size(); start += window) {
            images = results(next);
            next = prepare(start + window, window);
            segmentInFull();
            segmentInPart();
            images.forEach(image -> progress.addFrame());
            int stillNeeded = start + images.size() - (settings.keyframeInterval() - 1);
            keyframes.keySet().removeIf(step -> step < stillNeeded);
        }
        comparisons.finish();
    }

    private List<Future<PreparedImage>> prepare(int first, int window) {
        List<Future<PreparedImage>> prepared = new ArrayList<>();
        for (int step = first; step < Math.min(first + window, plan.size()); step++) {
            DatasetImage image = dataset.images().get(plan.image(step));
            Callable<PreparedImage> prepare = () -> prepare(image);
            prepared.add(workers.submit(prepare));
        }
        return prepared;
    }

    private PreparedImage prepare(DatasetImage image) throws IOException {
        try {
            return fullSegmenter().prepare(files.read(image));
        } catch (UnreadableImageException e) {
            throw new InvalidInputException(
                    "Image " + image.id() + " (" + image.fileName() + ") cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<PreparedImage> results(List<Future<PreparedImage>> futures)
            throws IOException, InterruptedException {
        List<PreparedImage> results = new ArrayList<>(futures.size());
        for (Future<PreparedImage> future : futures) {
            results.add(Finished.result(future));
        }
        return results;
    }

    private void segmentInFull() throws IOException, InterruptedException {
        found.clear();
        for (int first = 0; first < images.size(); first += settings.batchSize()) {
            List<PreparedImage> batch = images.subList(first, Math.min(first + settings.batchSize(), images.size()));
            List<SegmentedFrame> frames = fullSegmenter().full(batch);
            progress.addInferences(batch.size());
            for (int i = 0; i < frames.size(); i++) {
                int step = start + first + i;
                frames.get(i).features().ifPresent(features -> keyframes.put(step, features));
                found.add(comparisons.full(plan.image(step), frames.get(i)));
            }
        }
    }

    private void segmentInPart() throws IOException, InterruptedException {
        List<PartialBatch> batches = partialBatches();
        List<Future<PreparedImage>> next = batches.isEmpty() ? List.of() : relate(batches.get(0));
        for (int i = 0; i < batches.size(); i++) {
            List<PreparedImage> inputs = results(next);
            if (i + 1 < batches.size()) {
                // Before the model runs: later it would have to wait for the comparisons.
                next = relate(batches.get(i + 1));
            }
            segmentInPart(batches.get(i), inputs);
        }
    }

    private List<PartialBatch> partialBatches() {
        List<PartialFrame> frames = new ArrayList<>();
        for (int step = start; step < start + images.size(); step++) {
            for (int distance = 1; distance < settings.keyframeInterval(); distance++) {
                if (views.isPossible(plan.image(step), distance)) {
                    frames.add(new PartialFrame(step, distance));
                }
            }
        }
        List<PartialBatch> batches = new ArrayList<>();
        segmenters.forEach((motion, segmenter) -> {
            for (int first = 0; first < frames.size(); first += settings.batchSize()) {
                int end = Math.min(first + settings.batchSize(), frames.size());
                batches.add(new PartialBatch(motion, segmenter, frames.subList(first, end)));
            }
        });
        return batches;
    }

    private List<Future<PreparedImage>> relate(PartialBatch batch) {
        List<Future<PreparedImage>> related = new ArrayList<>(batch.frames().size());
        for (PartialFrame frame : batch.frames()) {
            PreparedImage image = images.get(frame.step() - start);
            KeyframeFeatures keyframe = keyframe(frame);
            related.add(
                    batch.segmenter().relatesFrames()
                            ? workers.submit(() -> batch.segmenter().relate(image, keyframe))
                            : CompletableFuture.completedFuture(image));
        }
        return related;
    }

    private void segmentInPart(PartialBatch batch, List<PreparedImage> inputs)
            throws IOException, InterruptedException {
        List<KeyframeFeatures> features =
                batch.frames().stream().map(this::keyframe).toList();
        List<SegmentedFrame> results = batch.segmenter().partial(inputs, features);
        progress.addInferences(inputs.size());
        for (int i = 0; i < results.size(); i++) {
            PartialFrame frame = batch.frames().get(i);
            comparisons.partial(
                    plan.image(frame.step()),
                    batch.motion(),
                    frame.distance(),
                    results.get(i),
                    Finished.result(found.get(frame.step() - start)));
        }
    }

    /** The features that a frame is segmented from. */
    private KeyframeFeatures keyframe(PartialFrame frame) {
        KeyframeFeatures features = keyframes.get(frame.step() - frame.distance());
        if (features == null) {
            throw new IllegalStateException("A full frame of a video model has no features");
        }
        return features;
    }
}
