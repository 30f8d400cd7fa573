package io.flowmask.cameras.simulation.render;

/** Lenses darken corners. */
final class Vignette {
    private final float centreX;
    private final float centreY;
    private final float perSquare;

    /** @param strength share of light lost in the corners */
    Vignette(int width, int height, double strength) {
        this.centreX = width / 2f;
        this.centreY = height / 2f;
        this.perSquare = (float) strength / (centreX * centreX + centreY * centreY);
    }

    /** Share of light that reaches a pixel. */
    float at(float column, float row) {
        float dx = column - centreX;
        float dy = row - centreY;
        return Math.max(0.2f, 1 - perSquare * (dx * dx + dy * dy));
    }
}
