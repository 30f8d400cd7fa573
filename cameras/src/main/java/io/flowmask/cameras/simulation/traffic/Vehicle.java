package io.flowmask.cameras.simulation.traffic;

import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.models.Actor;
import io.flowmask.cameras.simulation.models.ObjectClass;
import io.flowmask.cameras.simulation.space.Vec2;

/** A vehicle on its lane. Belongs to one {@link Traffic}. */
final class Vehicle {
    private static final double PEDAL_METRES_PER_TURN = 5;

    final int trackId;
    final Actor actor;
    /** Number of the lane in the plan. */
    final int laneNumber;

    final Lane lane;
    /** Wish in proportion to the speed limit. */
    final double temper;
    /** Where its middle is, metres from the lane's start. */
    double s;
    /** Metres per second. */
    double speed;

    double acceleration;
    /** When it first asked to be let into the junction, by the junction's clock; infinite before. */
    double askedAt = Double.POSITIVE_INFINITY;
    /** Whether the junction is reserved for it. */
    boolean granted;

    Vehicle(int trackId, Actor actor, int laneNumber, Lane lane, double temper, double s, double speed) {
        this.trackId = trackId;
        this.actor = actor;
        this.laneNumber = laneNumber;
        this.lane = lane;
        this.temper = temper;
        this.s = s;
        this.speed = speed;
    }

    double front() {
        return s + actor.length() / 2;
    }

    double rear() {
        return s - actor.length() / 2;
    }

    Footprint footprint() {
        return footprintAt(s, 0);
    }

    /**
     * Where it would stand, its axles on the lane.
     *
     * @param at place along the lane, metres
     * @param room to keep on every side, metres
     */
    Footprint footprintAt(double at, double room) {
        double halfBase = 0.3 * actor.length();
        Vec2 frontAxle = lane.route().at(at + halfBase);
        Vec2 rearAxle = lane.route().at(at - halfBase);
        return new Footprint(
                frontAxle.plus(rearAxle).times(0.5),
                frontAxle.minus(rearAxle).angle(),
                actor.length() + 2 * room,
                actor.width() + 2 * room);
    }

    ActorState state() {
        Footprint place = footprint();
        double stride = actor.kind() == ObjectClass.BICYCLE
                ? 0.45 * StrictMath.sin(2 * Math.PI * s / PEDAL_METRES_PER_TURN)
                : 0;
        return new ActorState(
                trackId,
                actor,
                Placement.onGround(
                        actor.mesh(), place.centre().x(), place.centre().y(), place.heading()),
                stride,
                acceleration < -0.6 || speed < 0.2,
                false,
                speed);
    }
}
