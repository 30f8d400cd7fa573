package io.flowmask.evaluation.video;

import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.coco.AttributeGroups;
import io.flowmask.evaluation.coco.ImageMatcher;
import io.flowmask.evaluation.coco.Matches;
import io.flowmask.evaluation.coco.OverlapKind;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.coco.ViewCounts;
import io.flowmask.evaluation.dataset.Category;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.video.VideoScores.DistanceScores;
import io.flowmask.evaluation.video.VideoScores.MotionScores;
import io.flowmask.model.Segmenter;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What a model is worth on a dataset.
 *
 * @param scores of full inference on all images
 * @param by of full inference, for each value of the attributes that were asked for
 * @param video of partial inference; empty where the keyframe interval is 1
 */
public record ModelEvaluation(Scores scores, Map<String, Map<String, Scores>> by, Optional<VideoScores> video) {

    /**
     * Runs a model over a dataset.
     *
     * @param segmenters of one model, at least one; for each way of using the keyframe's features
     * @param groups by which scores are broken down
     * @param progress is told how far it is
     * @throws InvalidInputException when the classes have nothing in common, an image cannot be used, or there is no video
     * @throws IOException when an image cannot be read
     */
    public static ModelEvaluation run(
            Dataset dataset,
            FrameFiles files,
            Map<Motion, Segmenter> segmenters,
            EvaluationSettings settings,
            AttributeGroups groups,
            RunProgress progress)
            throws IOException, InterruptedException {
        Set<OverlapKind> kinds = dataset.withMasks() ? EnumSet.allOf(OverlapKind.class) : EnumSet.of(OverlapKind.BOX);
        SequencePlan plan = new SequencePlan(dataset);
        if (settings.keyframeInterval() > 1 && !plan.hasNeighbours()) {
            throw new InvalidInputException(
                    "No image of the dataset has another one of its video before it (video_id,"
                            + " frame_index), so there are no partial frames. Give --keyframe-interval 1 for full frames only.");
        }
        List<Motion> motions = List.copyOf(new EnumMap<>(segmenters).keySet());
        VideoViews views = new VideoViews(plan.positions(), settings.keyframeInterval(), motions);
        List<String> names = dataset.categories().stream().map(Category::name).toList();
        ClassMapping classes =
                new ClassMapping(segmenters.values().iterator().next().model().classes(), dataset);
        Matches.Builder builder = new Matches.Builder(names, kinds);
        ImageMatcher matcher = new ImageMatcher(kinds, settings.minSidePx());
        ExecutorService workers = workers();
        try {
            Comparisons comparisons = new Comparisons(
                    dataset, classes, views, motions, settings.keyframeInterval(), matcher, builder, workers, progress);
            new SegmenterPass(dataset, files, plan, views, segmenters, settings, comparisons, workers, progress).run();
            Matches matches = builder.build();
            Summary summary = new Summary(matches, views, groups, comparisons);
            return new ModelEvaluation(
                    summary.scores(views.allFull()),
                    summary.by(views.allFull()),
                    settings.keyframeInterval() == 1
                            ? Optional.empty()
                            : Optional.of(summary.video(settings.keyframeInterval(), motions, plan.inVideo())));
        } finally {
            end(workers);
        }
    }

    private static ExecutorService workers() {
        return Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), runnable -> {
            Thread thread = new Thread(runnable, "evaluation-worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The segmenters are the caller's to close: nobody may be using them then. */
    private static void end(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = workers.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sums up over views. */
    private record Summary(Matches matches, VideoViews views, AttributeGroups groups, Comparisons comparisons) {

        Scores scores(ViewCounts counts) {
            return Scores.of(matches, views.count(), counts);
        }

        Map<String, Map<String, Scores>> by(ViewCounts counts) {
            return groups.scores(matches, views.count(), counts, views::imageOf);
        }

        VideoScores video(int keyframeInterval, List<Motion> motions, boolean[] inVideo) {
            Map<Motion, MotionScores> byMotion = new EnumMap<>(Motion.class);
            for (Motion motion : motions) {
                List<DistanceScores> distances = new ArrayList<>();
                List<AgreementCounter> agreements = new ArrayList<>();
                for (int distance = 1; distance < keyframeInterval; distance++) {
                    Scores partial = scores(views.partialAt(motion, distance));
                    // The longest video may be shorter than the interval.
                    if (partial.views() > 0) {
                        agreements.add(comparisons.agreement(motion, distance));
                        distances.add(new DistanceScores(
                                distance,
                                partial,
                                scores(views.fullAt(distance)),
                                comparisons.agreement(motion, distance).agreement()));
                    }
                }
                byMotion.put(
                        motion,
                        new MotionScores(
                                scores(views.partial(motion)),
                                scores(views.fullAsOften()),
                                scores(views.stream(motion, inVideo)),
                                AgreementCounter.sum(agreements),
                                distances,
                                by(views.partial(motion))));
            }
            return new VideoScores(keyframeInterval, byMotion);
        }
    }
}
