package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.Surface;
import io.flowmask.cameras.simulation.mesh.WorldMesh;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.traffic.ActorState;

/**
 * Draws vehicles and people: lit at the corners, smooth in between. On request finds out how much of each would be seen if nothing stood in
 * front. Not for two threads at a time.
 */
final class ActorPainter {
    private final Projection projection;
    private final LightShader light;
    private final ToneCurve tone;
    private final ShadowMap shadows;
    private final PolygonScan scan;
    private final Vignette vignette;
    private final boolean lampsOn;
    private final SurfaceShare surfaceShare;
    private final WorldMesh world = new WorldMesh();
    private final float[] xs = new float[3];
    private final float[] ys = new float[3];
    private float[] columns = new float[0];
    private float[] rows = new float[0];
    private float[] inverses = new float[0];
    private int[] colours = new int[0];
    /** Which pixels of the layers were counted last for which measurement; none before anything is measured. */
    private int[] stamps = new int[0];

    private int stamp;

    ActorPainter(
            Projection projection,
            LightShader light,
            ToneCurve tone,
            ShadowMap shadows,
            Vignette vignette,
            boolean lampsOn) {
        this.lampsOn = lampsOn;
        this.projection = projection;
        this.light = light;
        this.tone = tone;
        this.shadows = shadows;
        this.vignette = vignette;
        this.surfaceShare = new SurfaceShare(projection, Backdrop.MARGIN);
        this.scan = new PolygonScan(projection.width(), projection.height());
    }

    /** Puts an actor in its place; {@link #draw} and others then work on it. */
    WorldMesh place(ActorState state) {
        world.set(state.placement(), state.stride());
        return world;
    }

    /**
     * Draws the actor that was placed.
     *
     * @param number what its pixels are marked with, 1 to 32767
     * @return where it would be seen alone
     */
    Silhouette draw(Layers target, ActorState state, int number) {
        Mesh mesh = state.actor().mesh();
        project(mesh);
        int[] triangles = mesh.triangles();
        for (int t = 0; t < triangles.length; t += 3) {
            int a = triangles[t];
            int b = triangles[t + 1];
            int c = triangles[t + 2];
            if (scanFront(a, b, c)) {
                shade(mesh, state, a);
                shade(mesh, state, b);
                shade(mesh, state, c);
                fill(target, (short) number, a, b, c);
            }
        }
        return silhouette(mesh);
    }

    /** Finds out how much of the actor that was drawn last there would be to see if nothing stood in front. */
    Seen measure(ActorState state, int number) {
        if (stamps.length == 0) {
            stamps = new int[projection.width() * projection.height()];
        }
        stamp++;
        Mesh mesh = state.actor().mesh();
        int[] triangles = mesh.triangles();
        int covered = 0;
        for (int t = 0; t < triangles.length; t += 3) {
            if (scanFront(triangles[t], triangles[t + 1], triangles[t + 2])) {
                covered += countFresh();
            }
        }
        return new Seen(
                state,
                number,
                covered / (double) (Backdrop.SCALE * Backdrop.SCALE),
                surfaceShare.of(mesh, world.positions()));
    }

    /** Scans a triangle; returns whether it shows its front and may have a pixel. */
    private boolean scanFront(int a, int b, int c) {
        if (inverses[a] <= 0 || inverses[b] <= 0 || inverses[c] <= 0 || area(a, b, c) >= -1e-6) {
            return false;
        }
        load(0, a);
        load(1, b);
        load(2, c);
        return scan.scan(xs, ys, 3);
    }

    /** Twice the area of a triangle in the picture; negative where it shows its front. */
    private double area(int a, int b, int c) {
        double abx = columns[b] - columns[a];
        double aby = rows[b] - rows[a];
        double acx = columns[c] - columns[a];
        double acy = rows[c] - rows[a];
        return abx * acy - acx * aby;
    }

    /** How many of the scanned triangle's pixels no earlier one of the measurement had. */
    private int countFresh() {
        int fresh = 0;
        for (int y = scan.top(); y < scan.bottom(); y++) {
            int end = y * projection.width() + scan.right(y);
            for (int p = y * projection.width() + scan.left(y); p < end; p++) {
                if (stamps[p] != stamp) {
                    stamps[p] = stamp;
                    fresh++;
                }
            }
        }
        return fresh;
    }

    private void load(int index, int corner) {
        xs[index] = columns[corner];
        ys[index] = rows[corner];
    }

    private void project(Mesh mesh) {
        int corners = mesh.corners();
        if (columns.length < corners) {
            columns = new float[corners];
            rows = new float[corners];
            inverses = new float[corners];
            colours = new int[corners];
        }
        double[] p = world.positions();
        for (int c = 0, i = 0; c < corners; c++, i += 3) {
            double depth = projection.depth(p[i], p[i + 1], p[i + 2]);
            colours[c] = -1;
            if (depth < Projection.NEAR) {
                inverses[c] = 0;
            } else {
                inverses[c] = (float) (1 / depth);
                columns[c] = (float) projection.column(p[i], p[i + 1], p[i + 2], depth);
                rows[c] = (float) projection.row(p[i], p[i + 1], p[i + 2], depth);
            }
        }
    }

    private void shade(Mesh mesh, ActorState state, int corner) {
        if (colours[corner] >= 0) {
            return;
        }
        int i = 3 * corner;
        double x = world.positions()[i];
        double y = world.positions()[i + 1];
        double z = world.positions()[i + 2];
        Vec3 camera = projection.viewpoint().position();
        double vx = camera.x() - x;
        double vy = camera.y() - y;
        double vz = camera.z() - z;
        double distance = Math.sqrt(vx * vx + vy * vy + vz * vz);
        Surface surface = mesh.surface(corner);
        float[] own = mesh.colours();
        float[] normal = world.normals();
        // Less of the sky is seen from near the ground: under sills, between legs.
        float open = (float) Math.min(1, 0.55 + 0.6 * z);
        light.shade(
                x,
                y,
                z,
                normal[i],
                normal[i + 1],
                normal[i + 2],
                (float) (vx / distance),
                (float) (vy / distance),
                (float) (vz / distance),
                distance,
                open * own[i],
                open * own[i + 1],
                open * own[i + 2],
                surface);
        if (!state.parked()) {
            shineLamps(surface, state.braking());
        }
        float sunny = shadows.visibility(x, y, z);
        float corner0 = vignette.at(columns[corner], rows[corner]);
        colours[corner] = tone.encode(
                corner0 * (light.ambient[0] + sunny * light.direct[0]),
                corner0 * (light.ambient[1] + sunny * light.direct[1]),
                corner0 * (light.ambient[2] + sunny * light.direct[2]));
    }

    private void shineLamps(Surface surface, boolean braking) {
        if (surface == Surface.HEADLAMP && lampsOn) {
            light.emit(2.4f, 2.2f, 1.8f);
        } else if (surface == Surface.TAIL_LAMP && braking) {
            light.emit(0.7f, 0.012f, 0.008f);
        } else if (surface == Surface.TAIL_LAMP && lampsOn) {
            light.emit(0.16f, 0.003f, 0.002f);
        }
    }

    /** Fills the scanned triangle. */
    private void fill(Layers target, short number, int a, int b, int c) {
        Plane depth = new Plane(a, b, c, inverses[a], inverses[b], inverses[c]);
        Plane red = channel(16, a, b, c);
        Plane green = channel(8, a, b, c);
        Plane blue = channel(0, a, b, c);
        int redStep = fixed(red.perColumn);
        int greenStep = fixed(green.perColumn);
        int blueStep = fixed(blue.perColumn);
        for (int y = scan.top(); y < scan.bottom(); y++) {
            int left = scan.left(y);
            double dx = left + 0.5 - columns[a];
            double dy = y + 0.5 - rows[a];
            float inverse = (float) depth.at(dx, dy);
            float inverseStep = (float) depth.perColumn;
            int r = fixed(red.at(dx, dy));
            int g = fixed(green.at(dx, dy));
            int bl = fixed(blue.at(dx, dy));
            int end = y * target.width + scan.right(y);
            for (int p = y * target.width + left; p < end; p++) {
                if (inverse > target.inverseDepth[p]) {
                    target.inverseDepth[p] = inverse;
                    target.actor[p] = number;
                    target.colour[p] = clamp(r) << 16 | clamp(g) << 8 | clamp(bl);
                }
                inverse += inverseStep;
                r += redStep;
                g += greenStep;
                bl += blueStep;
            }
        }
    }

    private Plane channel(int shift, int a, int b, int c) {
        return new Plane(a, b, c, colours[a] >> shift & 255, colours[b] >> shift & 255, colours[c] >> shift & 255);
    }

    private static int fixed(double value) {
        return (int) (value * 65536);
    }

    private static int clamp(int fixed) {
        int value = fixed >> 16;
        return value < 0 ? 0 : Math.min(value, 255);
    }

    /** A value that is linear over a triangle. */
    private final class Plane {
        final double start;
        final double perColumn;
        final double perRow;

        Plane(int a, int b, int c, double atA, double atB, double atC) {
            double abx = columns[b] - columns[a];
            double aby = rows[b] - rows[a];
            double acx = columns[c] - columns[a];
            double acy = rows[c] - rows[a];
            double area = abx * acy - acx * aby;
            start = atA;
            perColumn = ((atB - atA) * acy - (atC - atA) * aby) / area;
            perRow = ((atC - atA) * abx - (atB - atA) * acx) / area;
        }

        double at(double dx, double dy) {
            return start + dx * perColumn + dy * perRow;
        }
    }

    private Silhouette silhouette(Mesh mesh) {
        float left = Float.MAX_VALUE;
        float top = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        float bottom = -Float.MAX_VALUE;
        for (int c = 0; c < mesh.corners(); c++) {
            if (inverses[c] > 0) {
                left = Math.min(left, columns[c]);
                right = Math.max(right, columns[c]);
                top = Math.min(top, rows[c]);
                bottom = Math.max(bottom, rows[c]);
            }
        }
        return new Silhouette(left, top, right, bottom);
    }
}
