package io.flowmask.cameras.simulation.render;

/** Where an actor would be seen if nothing stood in front, in pixels of the {@link Layers}; reaches beyond the picture. */
record Silhouette(float left, float top, float right, float bottom) {}
