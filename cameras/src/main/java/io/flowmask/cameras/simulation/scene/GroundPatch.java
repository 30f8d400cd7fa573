package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/**
 * A convex piece of ground, painted over what lies below it.
 *
 * @param outline its edge
 * @param surface what it is made of
 * @param colour its mean colour
 */
public record GroundPatch(Outline outline, Surface surface, Rgb colour) {}
