package io.flowmask.cameras.simulation.render;

/**
 * A light that shines into the lens.
 *
 * @param column where, pixels of the frame
 * @param row likewise
 * @param radius of its halo, pixels
 * @param red strength, 0..255; likewise green and blue
 */
public record Glare(float column, float row, float radius, int red, int green, int blue) {}
