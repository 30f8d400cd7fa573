package io.flowmask.cameras.simulation.traffic;

import io.flowmask.cameras.simulation.space.Vec2;

/**
 * A place where people cross a road.
 *
 * @param centre its middle
 * @param radius half its length across the road, metres
 */
public record Crossing(Vec2 centre, double radius) {}
