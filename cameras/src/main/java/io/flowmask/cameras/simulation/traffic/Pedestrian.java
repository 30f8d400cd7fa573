package io.flowmask.cameras.simulation.traffic;

import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.models.Actor;
import io.flowmask.cameras.simulation.space.Vec2;

/** Somebody on a walk. Belongs to one {@link Traffic}. */
final class Pedestrian {
    final int trackId;
    final Actor actor;
    final Walk walk;
    final double pace;
    private final double aside;
    private final double stride;
    /** Metres from the walk's start. */
    double s;

    double speed;
    /** Seconds spent behind something that does not move on. */
    double blocked;
    /** Seconds spent waiting at the kerb. */
    double waited;

    Pedestrian(int trackId, Actor actor, Walk walk, double pace, double aside, double s) {
        this.trackId = trackId;
        this.actor = actor;
        this.walk = walk;
        this.pace = pace;
        this.aside = aside;
        this.stride = 0.86 * actor.height();
        this.s = s;
        this.speed = pace;
    }

    Vec2 position() {
        Vec2 ahead = Vec2.heading(walk.route().headingAt(s));
        return walk.route().at(s).plus(ahead.left().times(aside));
    }

    boolean isWaiting() {
        return waited > 0;
    }

    /** Whether they are on the road. */
    boolean isCrossing() {
        return walk.over().isPresent()
                && s > walk.over().get().kerb()
                && s < walk.over().get().end();
    }

    ActorState state() {
        Vec2 at = position();
        double reach = speed < 0.1 ? 0 : Math.min(0.55, 0.36 * speed);
        double swing = reach * StrictMath.sin(2 * Math.PI * s / (1.0 * stride));
        return new ActorState(
                trackId,
                actor,
                Placement.onGround(actor.mesh(), at.x(), at.y(), walk.route().headingAt(s)),
                swing,
                false,
                false,
                speed);
    }
}
