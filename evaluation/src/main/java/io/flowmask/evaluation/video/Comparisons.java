package io.flowmask.evaluation.video;

import io.flowmask.evaluation.coco.ImageMatcher;
import io.flowmask.evaluation.coco.Matches;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.Detection;
import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Compares segmented frames with the truth, and partial frames with full ones, on workers while the model goes on. Where the model is
 * faster, its caller waits: network outputs, which are large, do not pile up. Of a frame's results nothing is kept but what was found and
 * missed. Called from one thread.
 */
final class Comparisons {
    /** Network outputs that wait for workers at most, a batch aside: at 550×550 one takes 3 MB. */
    static final int MAX_OUTPUTS = 64;

    private final Dataset dataset;
    private final ClassMapping classes;
    private final VideoViews views;
    private final ImageMatcher matcher;
    private final Matches.Builder matches;
    private final Map<Motion, List<AgreementCounter>> agreements = new EnumMap<>(Motion.class);
    private final ExecutorService workers;
    private final RunProgress progress;
    private final Queue<Future<?>> underWay = new ArrayDeque<>();

    /**
     * Begins.
     *
     * @param keyframeInterval partial frames are up to one frame less than this away from their keyframe
     * @param matches takes what was found and missed
     */
    Comparisons(
            Dataset dataset,
            ClassMapping classes,
            VideoViews views,
            List<Motion> motions,
            int keyframeInterval,
            ImageMatcher matcher,
            Matches.Builder matches,
            ExecutorService workers,
            RunProgress progress) {
        this.dataset = dataset;
        this.classes = classes;
        this.views = views;
        this.matcher = matcher;
        this.matches = matches;
        this.workers = workers;
        this.progress = progress;
        for (Motion motion : motions) {
            List<AgreementCounter> counters = new ArrayList<>();
            for (int distance = 1; distance < keyframeInterval; distance++) {
                counters.add(new AgreementCounter());
            }
            agreements.put(motion, counters);
        }
    }

    /**
     * Compares an image's full frame.
     *
     * @return what was found, for comparing partial frames of the image
     */
    Future<List<Instance>> full(int image, SegmentedFrame frame) throws IOException, InterruptedException {
        Future<List<Instance>> found = workers.submit(() -> compareFull(image, frame));
        waitUnlessFew(found);
        return found;
    }

    /** Compares an image's partial frame, also with what full inference found in the image. */
    void partial(int image, Motion motion, int distance, SegmentedFrame frame, List<Instance> full)
            throws IOException, InterruptedException {
        waitUnlessFew(workers.submit(() -> comparePartial(image, motion, distance, frame, full)));
    }

    private void waitUnlessFew(Future<?> comparison) throws IOException, InterruptedException {
        underWay.add(comparison);
        while (underWay.size() > MAX_OUTPUTS) {
            Finished.result(underWay.remove());
        }
    }

    /** Waits until everything is compared. */
    void finish() throws IOException, InterruptedException {
        while (!underWay.isEmpty()) {
            Finished.result(underWay.remove());
        }
    }

    /** How alike partial and full inference are at a distance; complete after {@link #finish}. */
    AgreementCounter agreement(Motion motion, int distance) {
        List<AgreementCounter> counters = agreements.get(motion);
        if (counters == null) {
            throw new IllegalArgumentException("Nothing was segmented with motion " + motion.optionName());
        }
        return counters.get(distance - 1);
    }

    /** Runs on a worker, as {@link #comparePartial} does. */
    private List<Instance> compareFull(int image, SegmentedFrame frame) {
        List<Instance> instances = frame.instances();
        List<Detection> detections = classes.detections(instances);
        progress.addDetections(detections.size());
        add(views.full(image), image, detections);
        return instances;
    }

    private void comparePartial(int image, Motion motion, int distance, SegmentedFrame frame, List<Instance> full) {
        List<Instance> instances = frame.instances();
        add(views.partial(motion, distance, image), image, classes.detections(instances));
        agreement(motion, distance).add(full, instances);
    }

    private void add(int view, int image, List<Detection> detections) {
        matches.add(view, matcher.match(dataset.annotations().get(image), detections));
    }
}
