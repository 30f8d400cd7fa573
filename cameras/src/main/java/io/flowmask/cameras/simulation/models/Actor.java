package io.flowmask.cameras.simulation.models;

import io.flowmask.cameras.simulation.mesh.Mesh;

/**
 * The body of one thing that moves: its mesh and the box it needs on the ground.
 *
 * @param kind its class
 * @param mesh around the middle of its footprint, facing x
 * @param length along x, metres
 * @param width along y, metres
 * @param height metres
 */
public record Actor(ObjectClass kind, Mesh mesh, double length, double width, double height) {}
