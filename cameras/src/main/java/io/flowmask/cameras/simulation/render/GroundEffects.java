package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.WorldMesh;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.traffic.ActorState;

/** What actors do to the ground around them: the sun's shadow, darkness underneath, the light of headlamps. One thread at a time. */
final class GroundEffects {
    private static final double BEAM_METRES = 20;
    /** Pixels in a row that get the same share of a beam, which has no sharp edges. */
    private static final int RUN = 4;

    private final Projection projection;
    private final PolygonScan scan;
    private final ClippedPolygon polygon;
    private final Vec3 corner;
    private final Vec3 perColumn;
    private final Vec3 perRow;
    private final float[] xs = new float[3];
    private final float[] ys = new float[3];
    private float[] columns = new float[0];
    private float[] rows = new float[0];
    private boolean[] seen = new boolean[0];

    GroundEffects(Projection projection) {
        this.projection = projection;
        this.scan = new PolygonScan(projection.width(), projection.height());
        this.polygon = new ClippedPolygon(projection);
        this.corner = projection.ray(0.5, 0.5);
        this.perColumn = projection.ray(1.5, 0.5).minus(corner);
        this.perRow = projection.ray(0.5, 1.5).minus(corner);
    }

    /** Puts the ground behind a mesh, seen from the sun, in shadow. */
    void castShadow(Layers target, Mesh mesh, WorldMesh world, Vec3 sun, DirtyTiles dirty) {
        int corners = mesh.corners();
        if (columns.length < corners) {
            columns = new float[corners];
            rows = new float[corners];
            seen = new boolean[corners];
        }
        double[] p = world.positions();
        for (int c = 0, i = 0; c < corners; c++, i += 3) {
            double x = p[i] - sun.x() / sun.z() * p[i + 2];
            double y = p[i + 1] - sun.y() / sun.z() * p[i + 2];
            double depth = projection.depth(x, y, 0);
            seen[c] = depth > Projection.NEAR;
            if (seen[c]) {
                columns[c] = (float) projection.column(x, y, 0, depth);
                rows[c] = (float) projection.row(x, y, 0, depth);
                dirty.mark(columns[c], rows[c]);
            }
        }
        int[] triangles = mesh.triangles();
        for (int t = 0; t < triangles.length; t += 3) {
            shadeTriangle(target, triangles[t], triangles[t + 1], triangles[t + 2]);
        }
    }

    private void shadeTriangle(Layers target, int a, int b, int c) {
        // One of the two sides is enough for a closed body.
        double area = (double) (columns[b] - columns[a]) * (rows[c] - rows[a])
                - (double) (columns[c] - columns[a]) * (rows[b] - rows[a]);
        if (area >= 0 || !seen[a] || !seen[b] || !seen[c]) {
            return;
        }
        load(0, a);
        load(1, b);
        load(2, c);
        if (!scan.scan(xs, ys, 3)) {
            return;
        }
        for (int y = scan.top(); y < scan.bottom(); y++) {
            int end = y * target.width + scan.right(y);
            for (int q = y * target.width + scan.left(y); q < end; q++) {
                int shaded = target.ground[q];
                if (shaded != 0) {
                    target.colour[q] = shaded & 0xFFFFFF;
                }
            }
        }
    }

    private void load(int index, int vertex) {
        xs[index] = columns[vertex];
        ys[index] = rows[vertex];
    }

    /**
     * Darkens the ground under and around an actor, where it keeps the sky's light out.
     *
     * @param both whether the ground's second layer is darkened too
     */
    void contact(Layers target, ActorState state, double strength, boolean both, DirtyTiles dirty) {
        double reach = Math.min(0.6, 0.25 + 0.15 * state.actor().height());
        double halfLength = state.actor().length() / 2 * 0.96;
        double halfWidth = state.actor().width() / 2 * 0.9;
        if (!rectangle(state, -halfLength - reach, halfLength + reach, halfWidth + reach, halfWidth + reach)) {
            return;
        }
        Vec2 forward = Vec2.heading(state.placement().heading());
        Walk walk = new Walk(state, forward);
        for (int y = scan.top(); y < scan.bottom(); y++) {
            if (scan.left(y) < scan.right(y)) {
                dirty.touch(scan.left(y), scan.right(y) - 1, y);
            }
            for (int x = scan.left(y); x < scan.right(y); x++) {
                int p = y * target.width + x;
                if (target.ground[p] == 0) {
                    continue;
                }
                walk.to(x, y);
                double dx = Math.max(0, Math.abs(walk.ahead) - halfLength);
                double dy = Math.max(0, Math.abs(walk.aside) - halfWidth);
                double near = 1 - Math.sqrt(dx * dx + dy * dy) / reach;
                if (near > 0) {
                    int factor = 256 - (int) (256 * strength * near * near);
                    target.colour[p] = Layers.scale(target.colour[p], factor);
                    if (both) {
                        target.ground[p] = Layers.scale(target.ground[p], factor) | 0xFF000000;
                    }
                }
            }
        }
    }

    /** Lights the ground in front of a vehicle. */
    void beam(Layers target, ActorState state, DirtyTiles dirty) {
        double front = state.actor().length() / 2;
        double narrow = state.actor().width() / 2;
        if (!rectangle(state, front, front + BEAM_METRES, narrow, narrow + 0.22 * BEAM_METRES)) {
            return;
        }
        Walk walk = new Walk(state, Vec2.heading(state.placement().heading()));
        for (int y = scan.top(); y < scan.bottom(); y++) {
            int end = scan.right(y);
            for (int x = scan.left(y); x < end; x += RUN) {
                walk.to(x, y);
                double far = walk.ahead - front;
                double side = walk.aside / (narrow + 0.22 * far);
                double along = far < 3 ? far / 3 : (BEAM_METRES - far) / (BEAM_METRES - 3);
                double across = 1 - side * side;
                if (along > 0 && across > 0) {
                    int strength = (int) (256 * along * across * across * 3 / (3 + 0.35 * far));
                    int count = Math.min(RUN, end - x);
                    lighten(target, y * target.width + x, count, strength);
                    dirty.touch(x, x + count - 1, y);
                }
            }
        }
    }

    private static void lighten(Layers target, int from, int count, int strength) {
        for (int p = from; p < from + count; p++) {
            int answer = target.ground[p];
            if (answer != 0) {
                target.colour[p] = Layers.add(target.colour[p], Layers.scale(answer & 0xFFFFFF, strength));
            }
        }
    }

    /** Scans the ground from {@code from} to {@code to} ahead of an actor's middle. */
    private boolean rectangle(ActorState state, double from, double to, double halfWidthFrom, double halfWidthTo) {
        Vec2 forward = Vec2.heading(state.placement().heading());
        Vec2 left = forward.left();
        Vec2 middle = new Vec2(state.placement().x(), state.placement().y());
        Vec2 near = middle.plus(forward.times(from));
        Vec2 far = middle.plus(forward.times(to));
        polygon.clear();
        add(near.plus(left.times(-halfWidthFrom)));
        add(far.plus(left.times(-halfWidthTo)));
        add(far.plus(left.times(halfWidthTo)));
        add(near.plus(left.times(halfWidthFrom)));
        if (!polygon.finish() || !scan.scan(polygon.columns(), polygon.rows(), polygon.count())) {
            return false;
        }
        return true;
    }

    private void add(Vec2 point) {
        polygon.add(point.x(), point.y(), 0);
    }

    /** Pixels to places on the ground, as seen from an actor. */
    private final class Walk {
        private final Vec3 camera = projection.viewpoint().position();
        private final double middleX;
        private final double middleY;
        private final Vec2 forward;
        double ahead;
        double aside;

        Walk(ActorState state, Vec2 forward) {
            this.middleX = camera.x() - state.placement().x();
            this.middleY = camera.y() - state.placement().y();
            this.forward = forward;
        }

        void to(int column, int row) {
            double down = corner.z() + column * perColumn.z() + row * perRow.z();
            double depth = -camera.z() / down;
            double x = middleX + depth * (corner.x() + column * perColumn.x() + row * perRow.x());
            double y = middleY + depth * (corner.y() + column * perColumn.y() + row * perRow.y());
            ahead = x * forward.x() + y * forward.y();
            aside = y * forward.x() - x * forward.y();
        }
    }
}
