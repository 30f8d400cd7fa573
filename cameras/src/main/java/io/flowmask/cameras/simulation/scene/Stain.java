package io.flowmask.cameras.simulation.scene;

/**
 * A convex piece of ground that is darker or lighter, whatever it is made of.
 *
 * @param outline its edge
 * @param tone factor on the ground's brightness, 0..2
 */
public record Stain(Outline outline, double tone) {}
