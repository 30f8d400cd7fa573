package io.flowmask.cameras.simulation.mesh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects faces and makes a {@link Mesh} of them. Edges flatter than the crease angle are shaded smooth. {@link #paint} and
 * {@link #limb} hold for the faces that follow. Coordinates: x forward, y left, z up.
 */
public final class MeshBuilder {
    private static final int LIMBS = 5;

    private static final class Face {
        final double[] points;
        final double[] normal;
        final Rgb colour;
        final Surface surface;
        final byte limb;

        Face(double[] points, double[] normal, Rgb colour, Surface surface, byte limb) {
            this.points = points;
            this.normal = normal;
            this.colour = colour;
            this.surface = surface;
            this.limb = limb;
        }
    }

    private final List<Face> faces = new ArrayList<>();
    private final double creaseCosine;
    private final float[] pivots = new float[2 * LIMBS];
    private Rgb colour = Rgb.grey(128);
    private Surface surface = Surface.MATTE;
    private byte limb;

    /** @param creaseDegrees edges that bend more than this stay sharp; 0 keeps all faces flat */
    public MeshBuilder(double creaseDegrees) {
        this.creaseCosine = StrictMath.cos(StrictMath.toRadians(creaseDegrees));
    }

    public MeshBuilder paint(Rgb newColour, Surface newSurface) {
        colour = newColour;
        surface = newSurface;
        return this;
    }

    /**
     * The faces that follow swing around an axis parallel to y.
     *
     * @param number 0 for what does not swing, otherwise the limb's number: 1 and 2 for legs, 3 and 4 for arms, left first
     */
    public MeshBuilder limb(int number, double pivotX, double pivotZ) {
        limb = (byte) number;
        pivots[2 * number] = (float) pivotX;
        pivots[2 * number + 1] = (float) pivotZ;
        return this;
    }

    /** A flat convex face; points (x, y, z) in turn, counter-clockwise seen from outside. */
    public MeshBuilder face(double... points) {
        double nx = 0;
        double ny = 0;
        double nz = 0;
        for (int i = 0; i < points.length; i += 3) {
            int j = (i + 3) % points.length;
            nx += (points[i + 1] - points[j + 1]) * (points[i + 2] + points[j + 2]);
            ny += (points[i + 2] - points[j + 2]) * (points[i] + points[j]);
            nz += (points[i] - points[j]) * (points[i + 1] + points[j + 1]);
        }
        double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
        if (length > 1e-9) {
            faces.add(new Face(
                    points.clone(), new double[] {nx / length, ny / length, nz / length}, colour, surface, limb));
        }
        return this;
    }

    /** A face and its mirror image on the other side of the xz plane. */
    public MeshBuilder mirrored(double... points) {
        face(points);
        double[] other = new double[points.length];
        for (int i = 0; i < points.length; i += 3) {
            int j = points.length - 3 - i;
            other[j] = points[i];
            other[j + 1] = -points[i + 1];
            other[j + 2] = points[i + 2];
        }
        return face(other);
    }

    /** A box along the axes, without its bottom. */
    public MeshBuilder box(double x0, double x1, double y0, double y1, double z0, double z1) {
        face(x1, y0, z0, x1, y1, z0, x1, y1, z1, x1, y0, z1);
        face(x0, y1, z0, x0, y0, z0, x0, y0, z1, x0, y1, z1);
        face(x1, y1, z0, x0, y1, z0, x0, y1, z1, x1, y1, z1);
        face(x0, y0, z0, x1, y0, z0, x1, y0, z1, x0, y0, z1);
        return face(x0, y0, z1, x1, y0, z1, x1, y1, z1, x0, y1, z1);
    }

    /**
     * A skin over rings, each a list of (x, y, z) with the same number of points, counter-clockwise seen from above the last ring, which
     * is closed with a face.
     */
    public MeshBuilder loft(double[]... rings) {
        for (int ring = 0; ring + 1 < rings.length; ring++) {
            double[] low = rings[ring];
            double[] high = rings[ring + 1];
            for (int i = 0; i < low.length; i += 3) {
                int j = (i + 3) % low.length;
                face(
                        low[i],
                        low[i + 1],
                        low[i + 2],
                        low[j],
                        low[j + 1],
                        low[j + 2],
                        high[j],
                        high[j + 1],
                        high[j + 2],
                        high[i],
                        high[i + 1],
                        high[i + 2]);
            }
        }
        return face(rings[rings.length - 1]);
    }

    /** A level ellipse of points for {@link #loft}. */
    public static double[] ring(double x, double y, double z, double radiusX, double radiusY, int sides) {
        double[] points = new double[3 * sides];
        for (int i = 0; i < sides; i++) {
            double angle = 2 * Math.PI * i / sides;
            points[3 * i] = x + radiusX * StrictMath.cos(angle);
            points[3 * i + 1] = y + radiusY * StrictMath.sin(angle);
            points[3 * i + 2] = z;
        }
        return points;
    }

    /** A level rectangle of points for {@link #loft}. */
    public static double[] rectangle(double x0, double x1, double halfWidth, double z) {
        return new double[] {x0, -halfWidth, z, x1, -halfWidth, z, x1, halfWidth, z, x0, halfWidth, z};
    }

    /** A level rectangle with cut corners, for {@link #loft}. */
    public static double[] rounded(double x0, double x1, double halfWidth, double cut, double z) {
        double h = halfWidth;
        return new double[] {
            x0 + cut, -h, z, x1 - cut, -h, z, x1, cut - h, z, x1, h - cut, z, x1 - cut, h, z, x0 + cut, h, z, x0,
            h - cut, z, x0, cut - h, z
        };
    }

    /** A thin rod with a square section between two points. */
    public MeshBuilder rod(double x0, double y0, double z0, double x1, double y1, double z1, double thickness) {
        double dx = x1 - x0;
        double dy = y1 - y0;
        double dz = z1 - z0;
        double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
        boolean upright = Math.abs(dz) > 0.9 * length;
        double ux = upright ? 1 : -dy;
        double uy = upright ? 0 : dx;
        double norm = thickness / 2 / Math.sqrt(ux * ux + uy * uy);
        ux *= norm;
        uy *= norm;
        double vx = -dz * uy / length;
        double vy = dz * ux / length;
        double vz = (dx * uy - dy * ux) / length;
        double[] a = {x0, y0, z0};
        double[] b = {x1, y1, z1};
        double[][] offsets = {
            {ux + vx, uy + vy, vz}, {-ux + vx, -uy + vy, vz}, {-ux - vx, -uy - vy, -vz}, {ux - vx, uy - vy, -vz}
        };
        for (int i = 0; i < 4; i++) {
            double[] p = offsets[i];
            double[] q = offsets[(i + 1) % 4];
            face(
                    a[0] + p[0],
                    a[1] + p[1],
                    a[2] + p[2],
                    a[0] + q[0],
                    a[1] + q[1],
                    a[2] + q[2],
                    b[0] + q[0],
                    b[1] + q[1],
                    b[2] + q[2],
                    b[0] + p[0],
                    b[1] + p[1],
                    b[2] + p[2]);
        }
        return this;
    }

    public Mesh build() {
        Map<Long, List<Face>> facesAt = creaseCosine < 1 ? facesByPlace() : Map.of();
        int corners = faces.stream().mapToInt(face -> face.points.length / 3).sum();
        float[] positions = new float[3 * corners];
        float[] normals = new float[3 * corners];
        float[] colours = new float[3 * corners];
        Surface[] surfaces = new Surface[corners];
        byte[] limbs = new byte[corners];
        int[] triangles = new int[3 * (corners - 2 * faces.size())];
        int corner = 0;
        int next = 0;
        for (Face face : faces) {
            int first = corner;
            for (int i = 0; i < face.points.length; i += 3, corner++) {
                double[] normal = smoothNormal(face, facesAt.getOrDefault(place(face.points, i), List.of()));
                for (int k = 0; k < 3; k++) {
                    positions[3 * corner + k] = (float) face.points[i + k];
                    normals[3 * corner + k] = (float) normal[k];
                }
                colours[3 * corner] = face.colour.red();
                colours[3 * corner + 1] = face.colour.green();
                colours[3 * corner + 2] = face.colour.blue();
                surfaces[corner] = face.surface;
                limbs[corner] = face.limb;
                if (corner >= first + 2) {
                    triangles[next++] = first;
                    triangles[next++] = corner - 1;
                    triangles[next++] = corner;
                }
            }
        }
        return new Mesh(positions, normals, colours, surfaces, limbs, triangles, pivots.clone());
    }

    private Map<Long, List<Face>> facesByPlace() {
        Map<Long, List<Face>> facesAt = new HashMap<>();
        for (Face face : faces) {
            for (int i = 0; i < face.points.length; i += 3) {
                facesAt.computeIfAbsent(place(face.points, i), key -> new ArrayList<>(6))
                        .add(face);
            }
        }
        return facesAt;
    }

    private double[] smoothNormal(Face face, List<Face> around) {
        double[] sum = new double[3];
        for (Face other : around) {
            double cosine = other.normal[0] * face.normal[0]
                    + other.normal[1] * face.normal[1]
                    + other.normal[2] * face.normal[2];
            if (cosine >= creaseCosine && other.limb == face.limb) {
                for (int k = 0; k < 3; k++) {
                    sum[k] += other.normal[k];
                }
            }
        }
        double length = Math.sqrt(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);
        return length < 1e-9 ? face.normal : new double[] {sum[0] / length, sum[1] / length, sum[2] / length};
    }

    /** Points nearer than a millimetre are the same. */
    private static long place(double[] points, int at) {
        long x = Math.round(points[at] * 1000) & 0x1FFFFF;
        long y = Math.round(points[at + 1] * 1000) & 0x1FFFFF;
        long z = Math.round(points[at + 2] * 1000) & 0x1FFFFF;
        return x << 42 | y << 21 | z;
    }
}
