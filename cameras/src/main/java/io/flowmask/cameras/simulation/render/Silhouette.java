package io.flowmask.cameras.simulation.render;

/**
 * Where an actor would be seen if nothing stood in front, in pixels of the {@link Layers}; reaches beyond the picture.
 *
 * @param covered pixels inside the picture
 * @param shareInside share of the surface it turns to the camera that is inside the frame, 0..1
 */
record Silhouette(float left, float top, float right, float bottom, int covered, double shareInside) {}
