package io.flowmask.model.detect;

import io.flowmask.model.engine.NetworkOutput;
import io.flowmask.model.manifest.ModelManifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Network output for tests, made of the boxes that it is to decode to. */
final class TestingOutput {
    private final ModelManifest manifest;
    private final AnchorBoxes anchors;
    private final List<Candidate> candidates = new ArrayList<>();
    private final float[] prototypes;

    private record Candidate(int anchor, List<Float> locations, List<Float> scores, List<Float> coefficients) {
        float best() {
            return scores.stream().max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    TestingOutput(ModelManifest manifest) {
        this.manifest = manifest;
        anchors = AnchorBoxes.of(manifest.anchors(), manifest.input().sizePx());
        ModelManifest.Prototypes shape = manifest.prototypes();
        prototypes = new float[shape.count() * shape.height() * shape.width()];
    }

    /** Sets all prototypes: (P, h, w). */
    TestingOutput prototypes(float... values) {
        System.arraycopy(values, 0, prototypes, 0, prototypes.length);
        return this;
    }

    /** Sets all of the prototypes' values to the same. */
    TestingOutput flatPrototypes(float value) {
        Arrays.fill(prototypes, value);
        return this;
    }

    /** Adds a candidate with the given edges, 0..1 of the frame, a mask that is set wherever prototypes are, and its scores. */
    TestingOutput box(double left, double top, double right, double bottom, double... scores) {
        List<Float> coefficients = new ArrayList<>();
        for (int p = 0; p < manifest.prototypes().count(); p++) {
            coefficients.add(1f);
        }
        return box(left, top, right, bottom, coefficients, scores);
    }

    /** Adds a candidate with the given edges, coefficients and scores. */
    TestingOutput box(
            double left, double top, double right, double bottom, List<Float> coefficients, double... scores) {
        int anchor = candidates.size() % anchors.count();
        float[] prior = anchors.values();
        double width = prior[4 * anchor + 2];
        double height = prior[4 * anchor + 3];
        return raw(
                anchor,
                List.of(
                        (float) (((left + right) / 2 - prior[4 * anchor]) / (0.1 * width)),
                        (float) (((top + bottom) / 2 - prior[4 * anchor + 1]) / (0.1 * height)),
                        (float) (Math.log((right - left) / width) / 0.2),
                        (float) (Math.log((bottom - top) / height) / 0.2)),
                coefficients,
                scores);
    }

    /** Adds a candidate with raw locations. */
    TestingOutput raw(int anchor, List<Float> locations, List<Float> coefficients, double... scores) {
        List<Float> rounded = new ArrayList<>();
        for (double score : scores) {
            rounded.add((float) score);
        }
        candidates.add(new Candidate(anchor, locations, rounded, coefficients));
        return this;
    }

    NetworkOutput build() {
        List<Candidate> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparing(Candidate::best).reversed());
        return new NetworkOutput(
                sorted.stream().mapToInt(Candidate::anchor).toArray(),
                flatten(sorted.stream().map(Candidate::scores).toList()),
                flatten(sorted.stream().map(Candidate::locations).toList()),
                flatten(sorted.stream().map(Candidate::coefficients).toList()),
                prototypes,
                null);
    }

    private static float[] flatten(List<List<Float>> rows) {
        List<Float> all = rows.stream().flatMap(List::stream).toList();
        float[] values = new float[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(i);
        }
        return values;
    }
}
