package io.flowmask.model;

import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.yolact.GoldenCase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far a segmenter, given a golden case's encoded frames, finds what the official implementation found. Counts over all frames. */
final class GoldenComparison {
    private static final int MASK_PIXELS_COMPARED = 100;

    private int expected;
    private int found;
    private int shared;
    private int masks;
    private int goodMasks;

    static GoldenComparison of(GoldenCase golden, Segmenter segmenter) throws IOException, UnreadableImageException {
        GoldenComparison comparison = new GoldenComparison();
        Optional<KeyframeFeatures> keyframe = Optional.empty();
        for (int frame = 0; frame < golden.frames(); frame++) {
            List<PreparedImage> image = List.of(segmenter.prepare(golden.encodedImage(frame)));
            SegmentedFrame segmented;
            if (golden.isPartial(frame)) {
                segmented = segmenter
                        .partial(image, List.of(keyframe.orElseThrow()))
                        .get(0);
            } else {
                segmented = segmenter.full(image).get(0);
                keyframe = segmented.features();
            }
            comparison.add(golden.detections(frame), segmented.instances());
        }
        return comparison;
    }

    private void add(List<Instance> expectedInstances, List<Instance> instances) {
        expected += expectedInstances.size();
        found += instances.size();
        List<Instance> left = new ArrayList<>(instances);
        for (Instance instance : expectedInstances) {
            Optional<Instance> same =
                    left.stream().filter(other -> isSame(instance, other)).findFirst();
            if (same.isPresent()) {
                left.remove(same.get());
                shared++;
                compareMasks(instance, same.get());
            }
        }
    }

    /** Shared detections among those of either side, so that neither lost nor additional ones go unnoticed. */
    double sharedDetections() {
        return (double) shared / Math.max(expected, found);
    }

    double goodMasks() {
        return (double) goodMasks / masks;
    }

    private void compareMasks(Instance one, Instance other) {
        if (one.mask().area() >= MASK_PIXELS_COMPARED) {
            masks++;
            if (one.mask().intersectionOverUnion(other.mask()) >= 0.95) {
                goodMasks++;
            }
        }
    }

    private static boolean isSame(Instance one, Instance other) {
        return one.classIndex() == other.classIndex()
                && Math.abs(one.score() - other.score()) < 0.02
                && Math.abs(one.box().x() - other.box().x()) <= 1
                && Math.abs(one.box().y() - other.box().y()) <= 1
                && Math.abs(one.box().width() - other.box().width()) <= 2
                && Math.abs(one.box().height() - other.box().height()) <= 2;
    }

    @Override
    public String toString() {
        return shared + " shared of " + expected + " expected and " + found + " found; " + goodMasks + " good of "
                + masks + " masks";
    }
}
