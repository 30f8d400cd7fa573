package io.flowmask.model.testing;

import io.flowmask.model.manifest.ModelManifest.Prototypes;

/** Prototypes as graphs put them out. */
public final class TestingPrototypes {
    private TestingPrototypes() {}

    /** From (P, h, w) to the layout of the shape. */
    public static float[] laidOut(float[] pixels, Prototypes shape) {
        int cell = shape.layoutOrDefault().cellPx();
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % shape.width();
            int y = i / shape.width() % shape.height();
            int p = i / shape.width() / shape.height();
            int channel = (p * cell + y % cell) * cell + x % cell;
            int row = channel * (shape.height() / cell) + y / cell;
            values[row * (shape.width() / cell) + x / cell] = pixels[i];
        }
        return values;
    }
}
