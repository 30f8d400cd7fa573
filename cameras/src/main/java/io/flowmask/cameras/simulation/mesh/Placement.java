package io.flowmask.cameras.simulation.mesh;

/**
 * A mesh put somewhere in the world.
 *
 * @param mesh what
 * @param x where its origin is, metres east
 * @param y metres north
 * @param z metres above the ground
 * @param heading where its x axis points, radians from east, counter-clockwise
 */
public record Placement(Mesh mesh, double x, double y, double z, double heading) {
    /** On the ground. */
    public static Placement onGround(Mesh mesh, double x, double y, double heading) {
        return new Placement(mesh, x, y, 0, heading);
    }
}
