package io.flowmask.model.detect;

import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.AnchorShape;
import io.flowmask.model.manifest.ModelManifest.MapSize;

/**
 * The boxes that the network's locations are offsets to (the paper's anchors, "priors" in the official code): (A, 4) float32, centre
 * x, centre y, width, height, 0..1 of the frame. Level by level, row-major over (y, x), then over aspect ratios. The published models
 * were trained with square anchors: an anchor's height is its width, whatever its aspect ratio. Others give it that ratio.
 */
final class AnchorBoxes {
    /** How far a location moves a centre, in anchor sizes, and a size, in powers of e (SSD's variances). */
    private static final float CENTRE_VARIANCE = 0.1f;

    private static final float SIZE_VARIANCE = 0.2f;

    private final float[] values;

    private AnchorBoxes(float[] values) {
        this.values = values;
    }

    static AnchorBoxes of(ModelManifest.Anchors anchors, int inputSizePx) {
        float[] values = new float[Math.multiplyExact(anchors.count(), 4)];
        int next = 0;
        for (int level = 0; level < anchors.levels().size(); level++) {
            MapSize map = anchors.levels().get(level);
            double scalePx = anchors.scalesPx().get(level);
            for (int y = 0; y < map.height(); y++) {
                for (int x = 0; x < map.width(); x++) {
                    for (double ratio : anchors.aspectRatios()) {
                        double width = scalePx * Math.sqrt(ratio);
                        double height =
                                anchors.shapeOrDefault() == AnchorShape.SQUARE ? width : scalePx / Math.sqrt(ratio);
                        values[next++] = (float) ((x + 0.5) / map.width());
                        values[next++] = (float) ((y + 0.5) / map.height());
                        values[next++] = (float) (width / inputSizePx);
                        values[next++] = (float) (height / inputSizePx);
                    }
                }
            }
        }
        return new AnchorBoxes(values);
    }

    int count() {
        return values.length / 4;
    }

    /** (A, 4) as described above; shared, not to be changed. */
    float[] values() {
        return values;
    }

    /**
     * Decodes a location.
     *
     * @param anchor index of the anchor
     * @param locations raw locations, four numbers each
     * @param location index of the location
     * @param corners where the left, top, right and bottom edge go, 0..1 of the frame, possibly beyond; not finite where the
     *     location is not or where it overflows
     * @param target index of the box in {@code corners}
     */
    void decode(int anchor, float[] locations, int location, float[] corners, int target) {
        for (int axis = 0; axis < 2; axis++) {
            float anchorCentre = values[4 * anchor + axis];
            float anchorSize = values[4 * anchor + 2 + axis];
            float centre = anchorCentre + locations[4 * location + axis] * CENTRE_VARIANCE * anchorSize;
            float size = anchorSize * (float) Math.exp(locations[4 * location + 2 + axis] * SIZE_VARIANCE);
            float low = centre - size / 2;
            corners[4 * target + axis] = low;
            corners[4 * target + 2 + axis] = low + size;
        }
    }
}
