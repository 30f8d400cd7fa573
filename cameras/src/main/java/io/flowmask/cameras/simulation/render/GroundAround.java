package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.traffic.ActorState;

/** The ground around an actor: which pixels show a part of it, and where they are as seen from the actor. One thread at a time. */
final class GroundAround {
    private final Vec3 camera;
    private final Vec3 corner;
    private final Vec3 perColumn;
    private final Vec3 perRow;
    private final ClippedPolygon polygon;
    private Vec2 middle = new Vec2(0, 0);
    private Vec2 forward = new Vec2(1, 0);
    private double ahead;
    private double aside;

    GroundAround(Projection projection) {
        this.camera = projection.viewpoint().position();
        this.corner = projection.ray(0, 0);
        this.perColumn = projection.ray(1, 0).minus(corner);
        this.perRow = projection.ray(0, 1).minus(corner);
        this.polygon = new ClippedPolygon(projection);
    }

    /** Says whose surroundings are asked for. */
    void stand(ActorState state) {
        middle = new Vec2(state.placement().x(), state.placement().y());
        forward = Vec2.heading(state.placement().heading());
    }

    /**
     * Takes the part between two distances ahead of the actor's middle, as wide as given at both ends.
     *
     * @return whether some of it is before the camera
     */
    boolean take(double from, double to, double halfWidthFrom, double halfWidthTo) {
        Vec2 left = forward.left();
        Vec2 near = middle.plus(forward.times(from));
        Vec2 far = middle.plus(forward.times(to));
        polygon.clear();
        add(near.plus(left.times(-halfWidthFrom)));
        add(far.plus(left.times(-halfWidthTo)));
        add(far.plus(left.times(halfWidthTo)));
        add(near.plus(left.times(halfWidthFrom)));
        return polygon.finish();
    }

    private void add(Vec2 point) {
        polygon.add(point.x(), point.y(), 0);
    }

    /** Marks where the part that was taken is seen. */
    void mark(DirtyTiles dirty) {
        for (int i = 0; i < polygon.count(); i++) {
            dirty.mark(polygon.columns()[i], polygon.rows()[i]);
        }
    }

    /**
     * Scans the part that was taken over blocks of pixels.
     *
     * @param side of a block; the scan's picture is smaller by it
     * @return whether it may have a block in the picture
     */
    boolean scan(PolygonScan scan, int side) {
        float[] columns = polygon.columns();
        float[] rows = polygon.rows();
        for (int i = 0; i < polygon.count(); i++) {
            columns[i] /= side;
            rows[i] /= side;
        }
        return scan.scan(columns, rows, polygon.count());
    }

    /** Goes to where a point of the picture shows the ground. */
    void walkTo(double column, double row) {
        double down = corner.z() + column * perColumn.z() + row * perRow.z();
        double depth = -camera.z() / down;
        double x = camera.x() - middle.x() + depth * (corner.x() + column * perColumn.x() + row * perRow.x());
        double y = camera.y() - middle.y() + depth * (corner.y() + column * perColumn.y() + row * perRow.y());
        ahead = x * forward.x() + y * forward.y();
        aside = y * forward.x() - x * forward.y();
    }

    /** Metres from the actor's middle in its direction. */
    double ahead() {
        return ahead;
    }

    /** Metres to the left of the actor's middle. */
    double aside() {
        return aside;
    }
}
