package io.flowmask.cameras.simulation.traffic;

import io.flowmask.cameras.simulation.space.Vec2;

/** A vehicle's rectangle on the ground. */
public record Footprint(Vec2 centre, double heading, double length, double width) {
    /** Of an actor in its place. */
    public static Footprint of(ActorState state) {
        return new Footprint(
                new Vec2(state.placement().x(), state.placement().y()),
                state.placement().heading(),
                state.actor().length(),
                state.actor().width());
    }

    /** Whether two rectangles have a point in common: no axis of either separates them. */
    public boolean overlaps(Footprint other) {
        Vec2 apart = other.centre.minus(centre);
        double reach = (length + width + other.length + other.width) / 2;
        if (apart.dot(apart) > reach * reach) {
            return false;
        }
        Vec2 mine = Vec2.heading(heading);
        Vec2 theirs = Vec2.heading(other.heading);
        return touches(apart, mine, other)
                && touches(apart, mine.left(), other)
                && touches(apart, theirs, other)
                && touches(apart, theirs.left(), other);
    }

    private boolean touches(Vec2 apart, Vec2 axis, Footprint other) {
        return Math.abs(apart.dot(axis)) < halfExtent(axis) + other.halfExtent(axis);
    }

    private double halfExtent(Vec2 axis) {
        Vec2 forward = Vec2.heading(heading);
        return (Math.abs(forward.dot(axis)) * length + Math.abs(forward.left().dot(axis)) * width) / 2;
    }
}
