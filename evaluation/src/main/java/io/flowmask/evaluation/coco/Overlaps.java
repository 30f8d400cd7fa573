package io.flowmask.evaluation.coco;

import io.flowmask.evaluation.dataset.Annotation;
import io.flowmask.evaluation.dataset.Box;
import io.flowmask.evaluation.dataset.Detection;
import io.flowmask.evaluation.dataset.Region;
import java.util.List;

/**
 * Intersection over union of every detection with every annotation of an image and class, (detections, annotations). With a crowd, the
 * union is the detection alone: whatever lies inside a crowd is a part of it.
 */
final class Overlaps {
    private Overlaps() {}

    static double[][] of(OverlapKind kind, List<Detection> detections, List<Annotation> annotations) {
        return switch (kind) {
            case MASK -> masks(detections, annotations);
            case BOX -> boxes(detections, annotations);
        };
    }

    private static double[][] masks(List<Detection> detections, List<Annotation> annotations) {
        List<MaskRuns> found =
                detections.stream().map(Detection::region).map(Overlaps::runs).toList();
        List<MaskRuns> truth =
                annotations.stream().map(Annotation::region).map(Overlaps::runs).toList();
        double[][] overlaps = new double[found.size()][truth.size()];
        for (int d = 0; d < found.size(); d++) {
            for (int t = 0; t < truth.size(); t++) {
                int common = found.get(d).intersection(truth.get(t));
                overlaps[d][t] = ratio(
                        common,
                        found.get(d).area(),
                        truth.get(t).area(),
                        annotations.get(t).crowd());
            }
        }
        return overlaps;
    }

    private static MaskRuns runs(Region region) {
        return MaskRuns.of(region.mask()
                .orElseThrow(() -> new IllegalArgumentException("Masks cannot be compared where there is none")));
    }

    private static double[][] boxes(List<Detection> detections, List<Annotation> annotations) {
        double[][] overlaps = new double[detections.size()][annotations.size()];
        for (int d = 0; d < detections.size(); d++) {
            Box found = detections.get(d).region().box();
            for (int t = 0; t < annotations.size(); t++) {
                Box truth = annotations.get(t).region().box();
                overlaps[d][t] = ratio(
                        found.intersection(truth),
                        found.area(),
                        truth.area(),
                        annotations.get(t).crowd());
            }
        }
        return overlaps;
    }

    private static double ratio(double common, double found, double truth, boolean crowd) {
        return common == 0 ? 0 : common / (crowd ? found : found + truth - common);
    }
}
