package io.flowmask.cameras.simulation.mesh;

/**
 * A {@link Mesh} turned, moved and bent into the world. Reusable, so that a frame's meshes need no new memory; not for two threads at a
 * time.
 */
public final class WorldMesh {
    private static final double[] SHARE_OF_STRIDE = {0, 1, -1, -0.8, 0.8};
    private static final int LIMBS = SHARE_OF_STRIDE.length;

    private double[] positions = new double[0];
    private float[] normals = new float[0];

    /** Puts a stiff mesh in its place. */
    public void set(Placement placement) {
        set(placement, 0);
    }

    /**
     * Puts a mesh in its place, in mid-stride.
     *
     * @param stride how far limb 1, the left leg, swings forwards, radians; 2 swings back, arms 3 and 4 against their legs
     */
    public void set(Placement placement, double stride) {
        Mesh mesh = placement.mesh();
        int corners = mesh.corners();
        if (positions.length < 3 * corners) {
            positions = new double[3 * corners];
            normals = new float[3 * corners];
        }
        double cosine = StrictMath.cos(placement.heading());
        double sine = StrictMath.sin(placement.heading());
        double[] swingCosine = new double[LIMBS];
        double[] swingSine = new double[LIMBS];
        for (int i = 0; i < LIMBS; i++) {
            swingCosine[i] = StrictMath.cos(SHARE_OF_STRIDE[i] * stride);
            swingSine[i] = StrictMath.sin(SHARE_OF_STRIDE[i] * stride);
        }
        float[] local = mesh.positions;
        float[] localNormals = mesh.normals;
        for (int c = 0, i = 0; c < corners; c++, i += 3) {
            double x = local[i];
            double y = local[i + 1];
            double z = local[i + 2];
            double nx = localNormals[i];
            double ny = localNormals[i + 1];
            double nz = localNormals[i + 2];
            int limb = mesh.limbs[c];
            if (limb != 0 && stride != 0) {
                double cs = swingCosine[limb];
                double sn = swingSine[limb];
                double dx = x - mesh.pivots[2 * limb];
                double dz = z - mesh.pivots[2 * limb + 1];
                x = mesh.pivots[2 * limb] + cs * dx - sn * dz;
                z = mesh.pivots[2 * limb + 1] + sn * dx + cs * dz;
                double turned = cs * nx - sn * nz;
                nz = sn * nx + cs * nz;
                nx = turned;
            }
            positions[i] = placement.x() + cosine * x - sine * y;
            positions[i + 1] = placement.y() + sine * x + cosine * y;
            positions[i + 2] = placement.z() + z;
            normals[i] = (float) (cosine * nx - sine * ny);
            normals[i + 1] = (float) (sine * nx + cosine * ny);
            normals[i + 2] = (float) nz;
        }
    }

    /** (corners, 3): x, y, z in the world; longer than needed. Valid until the next {@link #set}. */
    public double[] positions() {
        return positions;
    }

    /** (corners, 3), length 1; longer than needed. Valid until the next {@link #set}. */
    public float[] normals() {
        return normals;
    }
}
