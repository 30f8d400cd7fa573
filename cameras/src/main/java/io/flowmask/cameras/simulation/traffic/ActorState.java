package io.flowmask.cameras.simulation.traffic;

import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.models.Actor;

/**
 * Something that may move, at one moment.
 *
 * @param trackId the same for the same thing as long as it lives, from 1
 * @param actor its body
 * @param placement where it is
 * @param stride how far its left leg swings forwards, radians; the other limbs follow
 * @param braking whether its brake lights are on
 * @param parked whether it stands still for good
 * @param speed metres per second
 */
public record ActorState(
        int trackId, Actor actor, Placement placement, double stride, boolean braking, boolean parked, double speed) {
    /** Something that stands still for good. */
    public static ActorState parked(int trackId, Actor actor, double x, double y, double heading) {
        return new ActorState(trackId, actor, Placement.onGround(actor.mesh(), x, y, heading), 0, false, true, 0);
    }
}
