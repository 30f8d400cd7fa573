package io.flowmask.cameras.simulation.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.mesh.WorldMesh;
import io.flowmask.cameras.simulation.models.Actors;
import io.flowmask.cameras.simulation.models.ObjectClass;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.space.Viewpoint;
import org.junit.jupiter.api.Test;

class SurfaceShareTest {
    /** A plate on the ground, 4 m along x and 2 m along y, around the middle. */
    private static final Mesh PLATE =
            new MeshBuilder(35).face(-2, -1, 0, 2, -1, 0, 2, 1, 0, -2, 1, 0).build();

    private static final int MARGIN = 8;
    /** 10 m above the origin, looking straight down, 10 m × 5 m wide; up in the picture is x. */
    private static final Projection STEEP = projection(new Vec3(0, 0, 10), Math.PI / 2, 53.13);
    /** At the kerb's height of a lamp, looking along x. */
    private static final Projection OBLIQUE = projection(new Vec3(0, 0, 7), Math.toRadians(30), 60);

    private static Projection projection(Vec3 position, double pitch, double degrees) {
        Viewpoint viewpoint = new Viewpoint(position, 0, pitch, 0, Math.toRadians(degrees));
        return new Projection(viewpoint, 800 + 2 * MARGIN, 400 + 2 * MARGIN, MARGIN);
    }

    private static double share(Projection projection, Mesh mesh, double x, double y, double heading) {
        WorldMesh world = new WorldMesh();
        world.set(Placement.onGround(mesh, x, y, heading));
        return new SurfaceShare(projection, MARGIN).of(mesh, world.positions());
    }

    @Test
    void isOneForWhatIsInsideAndNothingForWhatIsOutside() {
        assertThat(share(STEEP, PLATE, 0, 0, 0)).isEqualTo(1);
        assertThat(share(STEEP, PLATE, 9, 0, 0)).isZero();
        assertThat(share(STEEP, PLATE, 0, -40, 1)).isZero();
        assertThat(share(OBLIQUE, PLATE, -20, 0, 0)).as("behind the camera").isZero();
    }

    @Test
    void isHalfForWhatTheFramesEdgeHalves() {
        assertThat(share(STEEP, PLATE, 2.5, 0, 0)).as("upper edge").isCloseTo(0.5, within(0.01));
        assertThat(share(STEEP, PLATE, -2.5, 0, Math.PI / 2)).as("lower edge").isCloseTo(0.5, within(0.01));
        assertThat(share(STEEP, PLATE, 0, 5, 0.3)).as("left edge").isCloseTo(0.5, within(0.01));
        assertThat(share(STEEP, PLATE, 2.5, 5, 0)).as("corner").isCloseTo(0.25, within(0.01));
    }

    @Test
    void countsTheMarginAsOutside() {
        Projection all = projection(new Vec3(0, 0, 10), Math.PI / 2, 53.13);
        WorldMesh world = new WorldMesh();
        world.set(Placement.onGround(PLATE, 0.55, 0, 0));
        assertThat(new SurfaceShare(all, 0).of(PLATE, world.positions())).isEqualTo(1);
        assertThat(new SurfaceShare(all, MARGIN).of(PLATE, world.positions())).isBetween(0.9, 0.999);
    }

    @Test
    void findsABusOfWhichTheLowerEdgeLeavesHalf() {
        Mesh bus = Actors.moving(ObjectClass.BUS, new Dice(1)).mesh();
        double x = 12;
        while (share(OBLIQUE, bus, x, 1, 0) > 0.5) {
            x -= 0.1;
        }
        assertThat(share(OBLIQUE, bus, x, 1, 0)).isBetween(0.45, 0.5);
        assertThat(boxShare(OBLIQUE, bus, x))
                .as("of the box around its picture")
                .isLessThan(0.3);
    }

    @Test
    void shrinksAsABusLeaves() {
        Mesh bus = Actors.moving(ObjectClass.BUS, new Dice(3)).mesh();
        double before = 1;
        for (double x = 20; x > -8; x -= 0.25) {
            double share = share(OBLIQUE, bus, x, 1, 0);
            assertThat(share).isLessThanOrEqualTo(before + 0.01);
            before = share;
        }
        assertThat(before).isZero();
    }

    @Test
    void ignoresTheSideThatIsTurnedAway() {
        Mesh below =
                new MeshBuilder(35).face(-2, 1, 0, 2, 1, 0, 2, -1, 0, -2, -1, 0).build();
        assertThat(share(STEEP, below, 2.5, 0, 0)).isZero();
    }

    private static double boxShare(Projection projection, Mesh mesh, double x) {
        WorldMesh world = new WorldMesh();
        world.set(Placement.onGround(mesh, x, 1, 0));
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        double[] p = world.positions();
        for (int i = 0; i < 3 * mesh.corners(); i += 3) {
            double depth = projection.depth(p[i], p[i + 1], p[i + 2]);
            if (depth > Projection.NEAR) {
                double column = projection.column(p[i], p[i + 1], p[i + 2], depth);
                double row = projection.row(p[i], p[i + 1], p[i + 2], depth);
                left = Math.min(left, column);
                right = Math.max(right, column);
                top = Math.min(top, row);
                bottom = Math.max(bottom, row);
            }
        }
        double inside = (Math.min(right, projection.width()) - Math.max(left, 0))
                * (Math.min(bottom, projection.height()) - Math.max(top, 0));
        return inside / ((right - left) * (bottom - top));
    }
}
