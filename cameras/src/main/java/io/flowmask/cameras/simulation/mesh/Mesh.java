package io.flowmask.cameras.simulation.mesh;

/**
 * Triangles around an origin on the ground: x forward, y left, z up, metres. Corners carry their own normal and colour, and belong to a
 * limb that may swing. Owns its arrays; nobody changes them after {@link MeshBuilder#build}.
 */
public final class Mesh {
    final float[] positions;
    final float[] normals;
    final float[] colours;
    final Surface[] surfaces;
    final byte[] limbs;
    final int[] triangles;
    final float[] pivots;
    private final float radius;
    private final float height;

    Mesh(
            float[] positions,
            float[] normals,
            float[] colours,
            Surface[] surfaces,
            byte[] limbs,
            int[] triangles,
            float[] pivots) {
        this.positions = positions;
        this.normals = normals;
        this.colours = colours;
        this.surfaces = surfaces;
        this.limbs = limbs;
        this.triangles = triangles;
        this.pivots = pivots;
        float farthest = 0;
        float top = 0;
        for (int i = 0; i < positions.length; i += 3) {
            float distance = positions[i] * positions[i]
                    + positions[i + 1] * positions[i + 1]
                    + positions[i + 2] * positions[i + 2];
            farthest = Math.max(farthest, distance);
            top = Math.max(top, positions[i + 2]);
        }
        this.radius = (float) Math.sqrt(farthest);
        this.height = top;
    }

    public int corners() {
        return surfaces.length;
    }

    public int triangleCount() {
        return triangles.length / 3;
    }

    /** (corners, 3): x, y, z. */
    public float[] positions() {
        return positions;
    }

    /** (corners, 3), length 1. */
    public float[] normals() {
        return normals;
    }

    /** (corners, 3): red, green, blue, linear. */
    public float[] colours() {
        return colours;
    }

    public Surface surface(int corner) {
        return surfaces[corner];
    }

    /** (triangles, 3): corners, counter-clockwise seen from outside. */
    public int[] triangles() {
        return triangles;
    }

    /** Number of limbs that swing; corners of limb 0 stay. */
    public int limbCount() {
        return pivots.length / 2;
    }

    /** The limb a corner belongs to. */
    public int limb(int corner) {
        return limbs[corner];
    }

    /** (limbs, 2): x and z of the axis, parallel to y, that a limb swings around. */
    public float[] pivots() {
        return pivots;
    }

    /** Distance of the farthest corner from the origin. */
    public float radius() {
        return radius;
    }

    /** Height of the highest corner above the ground. */
    public float height() {
        return height;
    }
}
