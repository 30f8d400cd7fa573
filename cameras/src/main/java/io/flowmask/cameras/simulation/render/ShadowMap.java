package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.mesh.WorldMesh;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.space.Vec3;
import java.util.Arrays;

/** What the sun reaches among the things that do not move: a depth map as seen from the sun. Fill it first, then ask. */
final class ShadowMap {
    private static final int SIDE = 1024;

    private final Vec3 sun;
    private final Vec3 across;
    private final Vec3 along;
    private final double scale;
    private final double originAcross;
    private final double originAlong;
    private final boolean empty;
    private final float[] nearest;
    private final PolygonScan scan = new PolygonScan(SIDE, SIDE);
    private final WorldMesh world = new WorldMesh();
    private final float[] xs = new float[3];
    private final float[] ys = new float[3];
    private final double[] depths = new double[3];

    /**
     * @param sun direction towards the sun, length 1, above the horizon
     * @param centre middle of the ground it covers
     * @param radius half the side of the ground it covers, metres
     */
    ShadowMap(Vec3 sun, Vec2 centre, double radius) {
        this(sun, centre, radius, false);
    }

    private ShadowMap(Vec3 sun, Vec2 centre, double radius, boolean empty) {
        this.empty = empty;
        this.nearest = new float[empty ? 0 : SIDE * SIDE];
        this.sun = sun;
        this.across = new Vec3(-sun.y(), sun.x(), 0).unit();
        this.along = sun.cross(across);
        this.scale = SIDE / (2 * radius);
        Vec3 middle = centre.atHeight(0);
        this.originAcross = middle.dot(across) - radius;
        this.originAlong = middle.dot(along) - radius;
        Arrays.fill(nearest, Float.NEGATIVE_INFINITY);
    }

    /** A map without shadows, for when no sun shines. */
    static ShadowMap none() {
        return new ShadowMap(new Vec3(0, 0, 1), new Vec2(0, 0), 1, true);
    }

    /** Adds a mesh. */
    void add(Placement placement) {
        if (empty) {
            return;
        }
        world.set(placement);
        int[] triangles = placement.mesh().triangles();
        double[][] points = new double[3][3];
        for (int t = 0; t < triangles.length; t += 3) {
            for (int k = 0; k < 3; k++) {
                System.arraycopy(world.positions(), 3 * triangles[t + k], points[k], 0, 3);
            }
            add(points[0], points[1], points[2]);
        }
    }

    /** Adds a triangle, points (x, y, z). */
    void add(double[] a, double[] b, double[] c) {
        if (empty) {
            return;
        }
        corner(0, a);
        corner(1, b);
        corner(2, c);
        double dx1 = xs[1] - xs[0];
        double dy1 = ys[1] - ys[0];
        double dx2 = xs[2] - xs[0];
        double dy2 = ys[2] - ys[0];
        double area = dx1 * dy2 - dx2 * dy1;
        if (Math.abs(area) < 1e-9 || !scan.scan(xs, ys, 3)) {
            return;
        }
        double rise1 = depths[1] - depths[0];
        double rise2 = depths[2] - depths[0];
        double perColumn = (rise1 * dy2 - rise2 * dy1) / area;
        double perRow = (rise2 * dx1 - rise1 * dx2) / area;
        for (int y = scan.top(); y < scan.bottom(); y++) {
            double depth = depths[0] + (y + 0.5 - ys[0]) * perRow + (scan.left(y) + 0.5 - xs[0]) * perColumn;
            int end = y * SIDE + scan.right(y);
            for (int p = y * SIDE + scan.left(y); p < end; p++) {
                if (depth > nearest[p]) {
                    nearest[p] = (float) depth;
                }
                depth += perColumn;
            }
        }
    }

    private void corner(int index, double[] point) {
        Vec3 p = new Vec3(point[0], point[1], point[2]);
        xs[index] = (float) ((p.dot(across) - originAcross) * scale);
        ys[index] = (float) ((p.dot(along) - originAlong) * scale);
        depths[index] = p.dot(sun);
    }

    /** Share of the sun that reaches a point, 0..1; 1 outside the map. */
    float visibility(double x, double y, double z) {
        if (empty) {
            return 1;
        }
        double column = (x * across.x() + y * across.y() + z * across.z() - originAcross) * scale - 0.5;
        double row = (x * along.x() + y * along.y() + z * along.z() - originAlong) * scale - 0.5;
        if (!(column >= 0 && row >= 0 && column < SIDE - 1 && row < SIDE - 1)) {
            return 1;
        }
        int left = (int) column;
        int top = (int) row;
        float fx = (float) (column - left);
        float fy = (float) (row - top);
        float depth = (float) (x * sun.x() + y * sun.y() + z * sun.z() + 0.12);
        int p = top * SIDE + left;
        float upper = nearest[p] <= depth ? 1 - fx : 0;
        upper += nearest[p + 1] <= depth ? fx : 0;
        float lower = nearest[p + SIDE] <= depth ? 1 - fx : 0;
        lower += nearest[p + SIDE + 1] <= depth ? fx : 0;
        return upper + fy * (lower - upper);
    }
}
