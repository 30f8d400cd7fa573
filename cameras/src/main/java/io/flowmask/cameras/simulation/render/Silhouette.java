package io.flowmask.cameras.simulation.render;

/**
 * Where an actor would be seen if nothing stood in front, in pixels of the {@link Layers}; reaches beyond the picture.
 *
 * @param covered pixels inside the picture
 */
record Silhouette(float left, float top, float right, float bottom, int covered) {
    /** Share of the box around it that is inside a picture. */
    double shareInside(int width, int height) {
        double whole = (double) (right - left) * (bottom - top);
        double inside = Math.max(0, Math.min(width, right) - Math.max(0, left))
                * Math.max(0, Math.min(height, bottom) - Math.max(0, top));
        return whole <= 0 ? 0 : inside / whole;
    }
}
