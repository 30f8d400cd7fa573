package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.WorldMesh;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.traffic.ActorState;

/** What actors take from the ground around them: the sun's light and, underneath, the sky's. One thread at a time. */
final class GroundEffects {
    /** Side of a block that is darkened evenly, pixels: those that become one of the frame's, if it does not shake. */
    private static final int BLOCK = 2;

    private final Projection projection;
    private final PolygonScan scan;
    private final PolygonScan blocks;
    private final GroundAround around;
    private final float[] xs = new float[3];
    private final float[] ys = new float[3];
    private float[] columns = new float[0];
    private float[] rows = new float[0];
    private boolean[] seen = new boolean[0];

    GroundEffects(Projection projection) {
        this.projection = projection;
        this.scan = new PolygonScan(projection.width(), projection.height());
        this.blocks = new PolygonScan(projection.width() / BLOCK, projection.height() / BLOCK);
        this.around = new GroundAround(projection);
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
     * Darkens the ground under and around an actor, where it keeps the sky's light out, in blocks, since it has no sharp edges.
     *
     * @param both whether the ground's second layer is darkened too
     */
    void contact(Layers target, ActorState state, double strength, boolean both, DirtyTiles dirty) {
        double reach = Math.min(0.6, 0.25 + 0.15 * state.actor().height());
        double halfLength = state.actor().length() / 2 * 0.96;
        double halfWidth = state.actor().width() / 2 * 0.9;
        around.stand(state);
        if (!around.take(-halfLength - reach, halfLength + reach, halfWidth + reach, halfWidth + reach)) {
            return;
        }
        around.mark(dirty);
        if (!around.scan(blocks, BLOCK)) {
            return;
        }
        for (int row = blocks.top(); row < blocks.bottom(); row++) {
            for (int column = blocks.left(row); column < blocks.right(row); column++) {
                around.walkTo(BLOCK * (column + 0.5), BLOCK * (row + 0.5));
                double dx = Math.max(0, Math.abs(around.ahead()) - halfLength);
                double dy = Math.max(0, Math.abs(around.aside()) - halfWidth);
                double near = 1 - Math.sqrt(dx * dx + dy * dy) / reach;
                if (near > 0) {
                    darken(target, BLOCK * row, BLOCK * column, 256 - (int) (256 * strength * near * near), both);
                }
            }
        }
    }

    private static void darken(Layers target, int top, int left, int factor, boolean both) {
        int p = top * target.width + left;
        darken(target, p, factor, both);
        darken(target, p + 1, factor, both);
        darken(target, p + target.width, factor, both);
        darken(target, p + target.width + 1, factor, both);
    }

    private static void darken(Layers target, int p, int factor, boolean both) {
        int ground = target.ground[p];
        if (ground != 0) {
            target.colour[p] = Layers.scale(target.colour[p], factor);
            if (both) {
                target.ground[p] = Layers.scale(ground, factor) | 0xFF000000;
            }
        }
    }
}
