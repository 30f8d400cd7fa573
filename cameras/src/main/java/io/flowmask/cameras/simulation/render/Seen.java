package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.traffic.ActorState;

/**
 * An actor that was drawn.
 *
 * @param state what and where
 * @param number its mark in {@link Picture#labels}
 * @param covered pixels of the frame it would have if nothing stood in front
 * @param shareInside share of the surface it turns to the camera that is inside the frame, 0..1
 */
public record Seen(ActorState state, int number, double covered, double shareInside) {}
