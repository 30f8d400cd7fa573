package io.flowmask.cameras.simulation.render;

import static io.flowmask.cameras.simulation.chance.SmoothNoise.at;
import static io.flowmask.cameras.simulation.chance.SmoothNoise.cell;
import static io.flowmask.cameras.simulation.chance.SmoothNoise.fractal;

import io.flowmask.cameras.simulation.mesh.Surface;

/**
 * Patterns of surfaces, as a function of the place on them. Detail finer than a pixel fades out. The result stays in the fields until
 * the next call; not for two threads at a time.
 */
final class TextureShader {
    float red;
    float green;
    float blue;
    /** Light the surface sends by itself when it is dark: lit windows. */
    float glow;

    private final float grain;
    private final boolean dark;

    /**
     * @param grain strength of ground textures, about 1
     * @param dark whether windows may be lit
     */
    TextureShader(double grain, boolean dark) {
        this.grain = (float) grain;
        this.dark = dark;
    }

    /**
     * Colours a point.
     *
     * @param u place along the surface, metres
     * @param v place across it, or height on a wall, metres
     * @param footprint what a pixel covers, metres
     * @param r the surface's mean colour, so g and b
     */
    void colour(Surface surface, double u, double v, double footprint, float r, float g, float b) {
        red = r;
        green = g;
        blue = b;
        glow = 0;
        switch (surface) {
            case ASPHALT ->
                tone(1
                        + grain
                                * (0.16f * fractal(u, v, 6, 3, 0.55f, footprint)
                                        + 0.13f * fractal(u, v, 0.14, 3, 0.8f, footprint)));
            case ASPHALT_PATCH ->
                tone(1
                        + grain
                                * (0.10f * fractal(u, v, 2, 2, 0.5f, footprint)
                                        + 0.09f * fractal(u, v, 0.08, 2, 0.8f, footprint)));
            case CONCRETE ->
                tone(1
                        + grain
                                * (0.14f * fractal(u, v, 3, 4, 0.6f, footprint)
                                        + 0.07f * fractal(u, v, 0.06, 2, 0.7f, footprint)));
            case PLASTER -> tone(1 + 0.07f * fractal(u, v, 2.5, 4, 0.6f, footprint) + 0.05f * at(u * 2.2, v * 0.3));
            case PAVING -> paving(u, v, footprint);
            case GRASS -> grass(u, v, footprint);
            case SOIL -> tone(1 + 0.28f * fractal(u, v, 1.7, 5, 0.65f, footprint));
            case GRAVEL -> tone(1 + 0.42f * fractal(u, v, 0.12, 3, 0.8f, footprint) + 0.12f * at(u, v));
            case MARKING -> marking(u, v, footprint);
            case BRICK -> courses(u, v, 0.25, 0.085, 0.16f, 0.72f, footprint);
            case ROOF_TILES -> courses(u, v, 0.3, 0.34, 0.14f, 0.62f, footprint);
            case PLANKS -> planks(u, v, footprint);
            case WINDOW -> window(u, v);
            case FOLIAGE -> tone(1 + 0.25f * at(u * 5, v * 5));
            default -> {
                // Plain.
            }
        }
    }

    private void tone(float factor) {
        float positive = Math.max(0.15f, factor);
        red *= positive;
        green *= positive;
        blue *= positive;
    }

    private void paving(double u, double v, double footprint) {
        double side = 0.45;
        int row = (int) Math.floor(v / side);
        double shifted = u / side + 0.5 * (row & 1);
        int column = (int) Math.floor(shifted);
        float detail = (float) Math.min(1, Math.max(0, 1.6 * side / footprint - 1) * 0.5);
        tone(1 + detail * 0.22f * (cell(column, row) - 0.5f) + grain * 0.13f * fractal(u, v, 2.2, 4, 0.6f, footprint));
        double edge = Math.min(
                Math.min(shifted - column, column + 1 - shifted), Math.min(v / side - row, row + 1 - v / side));
        if (edge * side < Math.max(0.008, 0.35 * footprint)) {
            tone(1 - 0.32f * detail * (float) Math.min(1, 0.016 / footprint + 0.15));
        }
    }

    private void grass(double u, double v, double footprint) {
        float coarse = fractal(u, v, 7, 3, 0.6f, footprint);
        tone(1 + 0.17f * coarse + 0.36f * fractal(u, v, 0.35, 4, 0.75f, footprint));
        float dry = Math.max(0, 0.3f + 0.6f * fractal(u + 50, v, 4, 3, 0.6f, footprint));
        red *= 1 + 0.55f * dry;
        green *= 1 + 0.15f * dry;
    }

    private void marking(double u, double v, double footprint) {
        float wear = fractal(u, v, 1.1, 5, 0.7f, footprint);
        tone(wear > 0.62f ? 0.3f : 1 - 0.16f * Math.max(0, wear + 0.4f) + 0.06f * at(u * 9, v * 9));
    }

    private void courses(
            double u, double v, double length, double height, float variety, float joint, double footprint) {
        int row = (int) Math.floor(v / height);
        double shifted = u / length + 0.5 * (row & 1);
        int column = (int) Math.floor(shifted);
        float detail = (float) Math.min(1, Math.max(0, height / footprint - 0.6));
        tone(1 + 2 * variety * detail * (cell(column, row) - 0.5f) + 0.1f * fractal(u, v, 2.5, 3, 0.6f, footprint));
        if (v / height - row < 0.14 || (shifted - column) * length < 0.12 * height) {
            tone(1 - (1 - joint) * detail);
        }
    }

    private void planks(double u, double v, double footprint) {
        double wide = 0.15;
        int board = (int) Math.floor(u / wide);
        float detail = (float) Math.min(1, Math.max(0, wide / footprint - 0.7));
        tone(1 + 0.34f * detail * (cell(board, 7) - 0.5f) + 0.12f * at(u * 30, v * 2) + 0.1f * at(u, v));
        if (u / wide - board < 0.1) {
            tone(1 - 0.55f * detail);
        }
    }

    private void window(double u, double v) {
        float room = cell((int) Math.floor(u / 2.3), (int) Math.floor(v / 2.7));
        if (dark && room < 0.42f) {
            glow = 0.35f + room;
        }
        boolean curtain = (room * 7) % 1 > 0.55f;
        if (curtain && at(u * 3, 0) > -0.2f) {
            red = 0.32f;
            green = 0.31f;
            blue = 0.28f;
        }
    }
}
