package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.space.Vec2;

/**
 * Coordinates along and across a street or aisle.
 *
 * @param origin in the world
 * @param heading of the along axis, radians from east; across points to its left
 */
record LocalFrame(Vec2 origin, double heading) {
    Vec2 at(double along, double across) {
        Vec2 forward = Vec2.heading(heading);
        return origin.plus(forward.times(along)).plus(forward.left().times(across));
    }

    /** The corners of a rectangle, . */
    Outline rectangle(double along0, double along1, double across0, double across1) {
        return outline(along0, across0, along1, across0, along1, across1, along0, across1);
    }

    /** Points (along, across) in turn, . */
    Outline outline(double... points) {
        double[] world = new double[points.length];
        for (int i = 0; i < points.length; i += 2) {
            Vec2 point = at(points[i], points[i + 1]);
            world[i] = point.x();
            world[i + 1] = point.y();
        }
        return new Outline(world);
    }

    /** The same place, turned. */
    LocalFrame turned(double angle) {
        return new LocalFrame(origin, heading + angle);
    }
}
