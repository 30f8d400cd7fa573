package io.flowmask.cameras.simulation.light;

import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.space.Vec3;

/**
 * A street lamp's light, shining down.
 *
 * @param place of the bulb
 * @param strength light on the ground right below, at one metre
 */
public record Lamp(Vec3 place, Rgb strength) {}
