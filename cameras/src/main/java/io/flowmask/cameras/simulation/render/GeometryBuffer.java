package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;
import io.flowmask.cameras.simulation.mesh.WorldMesh;
import io.flowmask.cameras.simulation.scene.GroundPatch;
import io.flowmask.cameras.simulation.scene.Outline;
import io.flowmask.cameras.simulation.scene.Stain;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec3;
import java.util.Arrays;

/** Which face each pixel of a backdrop shows, and how far it is; shading comes later. Not for two threads at a time. */
final class GeometryBuffer {
    /** Where a pixel shows no face. */
    static final int SKY = -1;

    final int[] face;
    final float[] inverseDepth;
    /** Brightness of the ground in 1/128. */
    final byte[] tone;

    final FaceTable faces = new FaceTable();

    private final Projection projection;
    private final PolygonScan scan;
    private final WorldMesh world = new WorldMesh();
    private final ClippedPolygon polygon;

    GeometryBuffer(Projection projection) {
        this.projection = projection;
        int pixels = projection.width() * projection.height();
        this.face = new int[pixels];
        this.inverseDepth = new float[pixels];
        this.tone = new byte[pixels];
        this.scan = new PolygonScan(projection.width(), projection.height());
        this.polygon = new ClippedPolygon(projection);
        Arrays.fill(face, SKY);
        Arrays.fill(tone, (byte) 128);
    }

    /** Paints ground; must come before meshes. */
    void paint(GroundPatch patch) {
        if (!outline(patch.outline())) {
            return;
        }
        int number = faces.add(0, 0, 1, patch.colour(), patch.surface());
        Vec3 corner = projection.ray(0.5, 0.5);
        double perColumn = projection.ray(1.5, 0.5).z() - corner.z();
        double perRow = projection.ray(0.5, 1.5).z() - corner.z();
        double height = projection.viewpoint().height();
        for (int y = scan.top(); y < scan.bottom(); y++) {
            int start = y * projection.width();
            for (int x = scan.left(y); x < scan.right(y); x++) {
                face[start + x] = number;
                inverseDepth[start + x] = (float) (-(corner.z() + x * perColumn + y * perRow) / height);
            }
        }
    }

    /** Darkens or lightens ground. */
    void stain(Stain stain) {
        if (!outline(stain.outline())) {
            return;
        }
        int factor = (int) (stain.tone() * 256);
        for (int y = scan.top(); y < scan.bottom(); y++) {
            int end = y * projection.width() + scan.right(y);
            for (int p = y * projection.width() + scan.left(y); p < end; p++) {
                tone[p] = (byte) Math.min(255, ((tone[p] & 255) * factor) >> 8);
            }
        }
    }

    private boolean outline(Outline outline) {
        polygon.clear();
        for (int i = 0; i < outline.count(); i++) {
            polygon.add(outline.x(i), outline.y(i), 0);
        }
        return polygon.finish() && scan.scan(polygon.columns(), polygon.rows(), polygon.count());
    }

    /** Draws a mesh; casts its shadow into {@code shadows}. */
    void draw(Placement placement, ShadowMap shadows) {
        world.set(placement);
        Mesh mesh = placement.mesh();
        double[] p = world.positions();
        int[] triangles = mesh.triangles();
        double[] a = new double[3];
        double[] b = new double[3];
        double[] c = new double[3];
        for (int t = 0; t < triangles.length; t += 3) {
            System.arraycopy(p, 3 * triangles[t], a, 0, 3);
            System.arraycopy(p, 3 * triangles[t + 1], b, 0, 3);
            System.arraycopy(p, 3 * triangles[t + 2], c, 0, 3);
            shadows.add(a, b, c);
            triangle(mesh, triangles[t], a, b, c);
        }
    }

    private void triangle(Mesh mesh, int corner, double[] a, double[] b, double[] c) {
        Vec3 origin = new Vec3(a[0], a[1], a[2]);
        Vec3 normal = new Vec3(b[0] - a[0], b[1] - a[1], b[2] - a[2])
                .cross(new Vec3(c[0] - a[0], c[1] - a[1], c[2] - a[2]))
                .unit();
        double towards = projection.viewpoint().position().minus(origin).dot(normal);
        if (towards == 0 || (towards < 0 && mesh.surface(corner) != Surface.FOLIAGE)) {
            return;
        }
        polygon.clear();
        polygon.add(a[0], a[1], a[2]);
        polygon.add(b[0], b[1], b[2]);
        polygon.add(c[0], c[1], c[2]);
        if (!polygon.finish() || !scan.scan(polygon.columns(), polygon.rows(), polygon.count())) {
            return;
        }
        int at = 3 * corner;
        Rgb colour = new Rgb(mesh.colours()[at], mesh.colours()[at + 1], mesh.colours()[at + 2]);
        Vec3 outward = towards < 0 ? normal.times(-1) : normal;
        int number = faces.add(outward.x(), outward.y(), outward.z(), colour, mesh.surface(corner));
        // On a plane, 1 / depth is linear in the picture: n·ray / n·(a - camera).
        double scale = -1 / towards;
        double start = normal.dot(projection.ray(0.5, 0.5)) * scale;
        double perColumn = normal.dot(projection.ray(1.5, 0.5)) * scale - start;
        double perRow = normal.dot(projection.ray(0.5, 1.5)) * scale - start;
        for (int y = scan.top(); y < scan.bottom(); y++) {
            int row = y * projection.width();
            for (int x = scan.left(y); x < scan.right(y); x++) {
                float inverse = (float) (start + x * perColumn + y * perRow);
                if (inverse > inverseDepth[row + x]) {
                    inverseDepth[row + x] = inverse;
                    face[row + x] = number;
                }
            }
        }
    }
}
