package io.flowmask.cameras.simulation.optics;

import io.flowmask.cameras.simulation.render.Glare;
import io.flowmask.cameras.simulation.render.Picture;

/** Halos around lights, and on wet roads their reflections. Stateless. */
final class Glow {
    private Glow() {}

    static void add(Picture picture, boolean wet) {
        for (Glare glare : picture.glares()) {
            halo(picture, glare, glare.row(), glare.radius(), glare.radius(), 256);
            if (wet) {
                halo(
                        picture,
                        glare,
                        glare.row() + 3.2f * glare.radius(),
                        0.7f * glare.radius(),
                        3 * glare.radius(),
                        120);
            }
        }
    }

    private static void halo(Picture picture, Glare glare, float row, float radiusX, float radiusY, int strength) {
        int left = (int) Math.max(0, glare.column() - radiusX);
        int right = (int) Math.min(picture.width() - 1, glare.column() + radiusX);
        int top = (int) Math.max(0, row - radiusY);
        int bottom = (int) Math.min(picture.height() - 1, row + radiusY);
        int[] colours = picture.colours();
        for (int y = top; y <= bottom; y++) {
            float dy = (y + 0.5f - row) / radiusY;
            for (int x = left; x <= right; x++) {
                float dx = (x + 0.5f - glare.column()) / radiusX;
                float inside = 1 - dx * dx - dy * dy;
                if (inside > 0) {
                    int share = (int) (strength * inside * inside * inside);
                    int p = y * picture.width() + x;
                    int red = Math.min(255, ((colours[p] >> 16) & 255) + ((glare.red() * share) >> 8));
                    int green = Math.min(255, ((colours[p] >> 8) & 255) + ((glare.green() * share) >> 8));
                    int blue = Math.min(255, (colours[p] & 255) + ((glare.blue() * share) >> 8));
                    colours[p] = red << 16 | green << 8 | blue;
                }
            }
        }
    }
}
