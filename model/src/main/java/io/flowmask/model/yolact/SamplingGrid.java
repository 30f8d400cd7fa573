package io.flowmask.model.yolact;

import io.flowmask.model.onnx.Initializer;
import java.util.List;

/** Where a map is sampled that is not moved. */
final class SamplingGrid {
    private SamplingGrid() {}

    /** (h, w, 2): x and y of each pixel's centre, the outermost ones at -1 and 1. */
    static Initializer regular(String name, int height, int width) {
        return Initializer.floats(name, List.of(height, width, 2), () -> {
            float[] grid = new float[height * width * 2];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    grid[2 * (y * width + x)] = (float) (2.0 * x / (width - 1) - 1);
                    grid[2 * (y * width + x) + 1] = (float) (2.0 * y / (height - 1) - 1);
                }
            }
            return grid;
        });
    }
}
