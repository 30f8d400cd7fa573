package io.flowmask.evaluation.video;

import io.flowmask.evaluation.coco.ViewCounts;
import io.flowmask.model.manifest.Motion;
import java.util.List;

/**
 * The views of a video evaluation, numbered: first every image by full inference, then, for each way of using the keyframe's features and
 * each distance from it, every image by partial inference. Views that a short video does not allow stay empty.
 */
final class VideoViews {
    private final int images;
    private final int keyframeInterval;
    private final List<Motion> motions;

    /** For each image, how many frames its video has before it; 0 for single images. */
    private final int[] positions;

    VideoViews(int[] positions, int keyframeInterval, List<Motion> motions) {
        this.images = positions.length;
        this.positions = positions.clone();
        this.keyframeInterval = keyframeInterval;
        this.motions = List.copyOf(motions);
    }

    int count() {
        return images * (1 + motions.size() * (keyframeInterval - 1));
    }

    int full(int image) {
        return image;
    }

    int partial(Motion motion, int distance, int image) {
        return images * (1 + motions.indexOf(motion) * (keyframeInterval - 1) + distance - 1) + image;
    }

    int imageOf(int view) {
        return view % images;
    }

    /** Whether an image has a frame so far before it. */
    boolean isPossible(int image, int distance) {
        return positions[image] >= distance;
    }

    /** Every image once, in full. */
    ViewCounts allFull() {
        return view -> view < images ? 1 : 0;
    }

    /** Images at a distance, in part. */
    ViewCounts partialAt(Motion motion, int distance) {
        int first = partial(motion, distance, 0);
        return view -> view >= first && view < first + images && isPossible(imageOf(view), distance) ? 1 : 0;
    }

    /** The same images in full. */
    ViewCounts fullAt(int distance) {
        return view -> view < images && isPossible(view, distance) ? 1 : 0;
    }

    /** Images at all distances, in part. */
    ViewCounts partial(Motion motion) {
        int first = partial(motion, 1, 0);
        int end = partial(motion, keyframeInterval - 1, images);
        return view -> view >= first && view < end && isPossible(imageOf(view), (view - first) / images + 1) ? 1 : 0;
    }

    /** The same images in full, each as often. */
    ViewCounts fullAsOften() {
        return view -> view < images ? Math.min(positions[view], keyframeInterval - 1) : 0;
    }

    /** What a stream has of them: images in part at all distances, and frames of videos in full. */
    ViewCounts stream(Motion motion, boolean[] inVideo) {
        ViewCounts partial = partial(motion);
        return view -> view < images ? (inVideo[view] ? 1 : 0) : partial.of(view);
    }
}
