package io.flowmask.evaluation.video;

import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.coco.ImageMatcher;
import io.flowmask.evaluation.coco.Matches;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.DatasetImage;
import io.flowmask.evaluation.dataset.Detection;
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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Segments every image of a dataset in full, and every frame of a video in part from each of the keyframes before it. A window of frames
 * is taken at a time, so that batches are full; the next one is decoded and the one before is compared while the model runs.
 *
 * <p>The model is called from the calling thread only. Of a frame's results nothing is kept but what was found and missed.
 */
final class SegmenterPass {
    /** Network outputs of a window at most: at 550×550 one takes 3 MB. */
    private static final int MAX_OUTPUTS = 64;

    private final Dataset dataset;
    private final FrameFiles files;
    private final SequencePlan plan;
    private final VideoViews views;
    private final Map<Motion, Segmenter> segmenters;
    private final EvaluationSettings settings;
    private final ClassMapping classes;
    private final ImageMatcher matcher;
    private final Matches.Builder matches;
    private final Map<Motion, List<AgreementCounter>> agreements = new EnumMap<>(Motion.class);
    private final ExecutorService workers;
    private final RunProgress progress;

    /** Features by step; those that no later frame needs are dropped. */
    private final Map<Integer, KeyframeFeatures> keyframes = new HashMap<>();

    /** A frame to be segmented in part: its step and the distance of its keyframe. */
    private record PartialFrame(int step, int distance) {}

    /** All that was segmented of one image. */
    private record SegmentedImage(int image, SegmentedFrame full, Map<Motion, Map<Integer, SegmentedFrame>> partial) {}

    SegmenterPass(
            Dataset dataset,
            FrameFiles files,
            SequencePlan plan,
            VideoViews views,
            Map<Motion, Segmenter> segmenters,
            EvaluationSettings settings,
            ImageMatcher matcher,
            Matches.Builder matches,
            ExecutorService workers,
            RunProgress progress) {
        this.dataset = dataset;
        this.files = files;
        this.plan = plan;
        this.views = views;
        this.segmenters = segmenters;
        this.settings = settings;
        this.classes = new ClassMapping(fullSegmenter().model().classes(), dataset);
        this.matcher = matcher;
        this.matches = matches;
        this.workers = workers;
        this.progress = progress;
        for (Motion motion : segmenters.keySet()) {
            List<AgreementCounter> counters = new ArrayList<>();
            for (int distance = 1; distance < settings.keyframeInterval(); distance++) {
                counters.add(new AgreementCounter());
            }
            agreements.put(motion, counters);
        }
    }

    /** All segmenters have the same full graph. One that sees motion in images keeps their luminance, which does not hurt the others. */
    private Segmenter fullSegmenter() {
        return segmenters.values().stream()
                .max(Comparator.comparing(Segmenter::relatesFrames))
                .orElseThrow();
    }

    /** How alike partial and full inference are at a distance; complete after {@link #run}. */
    AgreementCounter agreement(Motion motion, int distance) {
        List<AgreementCounter> counters = agreements.get(motion);
        if (counters == null) {
            throw new IllegalArgumentException("Nothing was segmented with motion " + motion.optionName());
        }
        return counters.get(distance - 1);
    }

    /**
     * Segments and compares.
     *
     * @throws InvalidInputException when an image cannot be used
     * @throws IOException when an image cannot be read
     */
    void run() throws IOException, InterruptedException {
        int outputsPerFrame = 1 + segmenters.size() * (settings.keyframeInterval() - 1);
        int window = Math.max(settings.batchSize(), MAX_OUTPUTS / outputsPerFrame);
        List<Future<PreparedImage>> next = prepare(0, window);
        List<Future<?>> comparing = List.of();
        for (int start = 0; start < plan.size(); start += window) {
            List<PreparedImage> images = new ArrayList<>();
            for (Future<PreparedImage> image : next) {
                images.add(result(image));
            }
            next = prepare(start + window, window);
            List<SegmentedImage> segmented = segment(start, images);
            for (Future<?> compared : comparing) {
                result(compared);
            }
            comparing = new ArrayList<>();
            for (SegmentedImage image : segmented) {
                comparing.add(workers.submit(() -> compare(image)));
            }
        }
        for (Future<?> compared : comparing) {
            result(compared);
        }
    }

    private List<Future<PreparedImage>> prepare(int start, int window) {
        List<Future<PreparedImage>> images = new ArrayList<>();
        for (int step = start; step < Math.min(start + window, plan.size()); step++) {
            DatasetImage image = dataset.images().get(plan.image(step));
            Callable<PreparedImage> prepare = () -> prepare(image);
            images.add(workers.submit(prepare));
        }
        return images;
    }

    private PreparedImage prepare(DatasetImage image) throws IOException {
        try {
            return fullSegmenter().prepare(files.read(image));
        } catch (UnreadableImageException e) {
            throw new InvalidInputException(
                    "Image " + image.id() + " (" + image.fileName() + ") cannot be used: " + e.getMessage(), e);
        }
    }

    private List<SegmentedImage> segment(int start, List<PreparedImage> images)
            throws IOException, InterruptedException {
        List<SegmentedImage> segmented = new ArrayList<>();
        for (int first = 0; first < images.size(); first += settings.batchSize()) {
            List<PreparedImage> batch = images.subList(first, Math.min(first + settings.batchSize(), images.size()));
            List<SegmentedFrame> results = fullSegmenter().full(batch);
            progress.addInferences(batch.size());
            for (int i = 0; i < results.size(); i++) {
                int step = start + first + i;
                results.get(i).features().ifPresent(features -> keyframes.put(step, features));
                segmented.add(new SegmentedImage(plan.image(step), results.get(i), new EnumMap<>(Motion.class)));
            }
        }
        if (settings.keyframeInterval() > 1) {
            List<PartialFrame> frames = partialFrames(start, images.size());
            for (Map.Entry<Motion, Segmenter> entry : segmenters.entrySet()) {
                segmented.forEach(image -> image.partial().put(entry.getKey(), new HashMap<>()));
                for (int first = 0; first < frames.size(); first += settings.batchSize()) {
                    partial(
                            entry.getValue(),
                            entry.getKey(),
                            frames.subList(first, Math.min(first + settings.batchSize(), frames.size())),
                            start,
                            images,
                            segmented);
                }
            }
        }
        int stillNeeded = start + images.size() - (settings.keyframeInterval() - 1);
        keyframes.keySet().removeIf(step -> step < stillNeeded);
        return segmented;
    }

    private List<PartialFrame> partialFrames(int start, int count) {
        List<PartialFrame> frames = new ArrayList<>();
        for (int step = start; step < start + count; step++) {
            for (int distance = 1; distance < settings.keyframeInterval(); distance++) {
                if (views.isPossible(plan.image(step), distance)) {
                    frames.add(new PartialFrame(step, distance));
                }
            }
        }
        return frames;
    }

    private void partial(
            Segmenter segmenter,
            Motion motion,
            List<PartialFrame> batch,
            int start,
            List<PreparedImage> images,
            List<SegmentedImage> segmented)
            throws IOException, InterruptedException {
        List<KeyframeFeatures> features = batch.stream()
                .map(frame -> keyframe(frame.step() - frame.distance()))
                .toList();
        List<Future<PreparedImage>> related = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            PreparedImage image = images.get(batch.get(i).step() - start);
            KeyframeFeatures keyframe = features.get(i);
            related.add(workers.submit(() -> segmenter.relate(image, keyframe)));
        }
        List<PreparedImage> inputs = new ArrayList<>(batch.size());
        for (Future<PreparedImage> image : related) {
            inputs.add(result(image));
        }
        List<SegmentedFrame> results = segmenter.partial(inputs, features);
        progress.addInferences(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            PartialFrame frame = batch.get(i);
            Map<Integer, SegmentedFrame> byDistance =
                    segmented.get(frame.step() - start).partial().get(motion);
            if (byDistance != null) {
                byDistance.put(frame.distance(), results.get(i));
            }
        }
    }

    private KeyframeFeatures keyframe(int step) {
        KeyframeFeatures features = keyframes.get(step);
        if (features == null) {
            throw new IllegalStateException("A full frame of a video model has no features");
        }
        return features;
    }

    /** Runs on a worker, several images at once. */
    private void compare(SegmentedImage segmented) {
        int image = segmented.image();
        List<Instance> full = segmented.full().instances();
        List<Detection> detections = classes.detections(full);
        progress.addDetections(detections.size());
        add(views.full(image), image, detections);
        segmented
                .partial()
                .forEach((motion, byDistance) -> byDistance.forEach((distance, frame) -> {
                    List<Instance> partial = frame.instances();
                    add(views.partial(motion, distance, image), image, classes.detections(partial));
                    agreement(motion, distance).add(full, partial);
                }));
        progress.addFrame();
    }

    private void add(int view, int image, List<Detection> detections) {
        matches.add(view, matcher.match(dataset.annotations().get(image), detections));
    }

    private static <V> V result(Future<V> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException("A worker failed", e);
        }
    }
}
