package io.flowmask.cameras.simulation.traffic;

import io.flowmask.cameras.simulation.space.Vec2;
import java.util.List;

/** Moves people: at their pace, not through each other, over the road when it is safe. */
final class Walkers {
    private static final double SAFE_SECONDS = 4.5;
    private static final double PATIENCE_SECONDS = 4;

    private final TrafficPlan plan;
    private final List<Vehicle> vehicles;
    private final List<Pedestrian> pedestrians;

    Walkers(TrafficPlan plan, List<Vehicle> vehicles, List<Pedestrian> pedestrians) {
        this.plan = plan;
        this.vehicles = vehicles;
        this.pedestrians = pedestrians;
    }

    void step(double seconds) {
        for (Pedestrian pedestrian : pedestrians) {
            double wish = pedestrian.pace;
            if (mustWait(pedestrian)) {
                wish = 0;
                pedestrian.waited += seconds;
            } else {
                pedestrian.waited = 0;
                boolean blocked = isBlocked(pedestrian);
                pedestrian.blocked = blocked ? pedestrian.blocked + seconds : 0;
                // Sooner or later people squeeze past.
                wish = blocked && pedestrian.blocked < PATIENCE_SECONDS ? 0 : wish;
            }
            pedestrian.speed += (wish - pedestrian.speed) * Math.min(1, 4 * seconds);
            pedestrian.s += pedestrian.speed * seconds;
        }
    }

    private boolean mustWait(Pedestrian pedestrian) {
        if (pedestrian.walk.over().isEmpty()) {
            return false;
        }
        Walk.Over over = pedestrian.walk.over().get();
        double toKerb = over.kerb() - pedestrian.s;
        if (toKerb > 0.6 || toKerb < -0.3) {
            return false;
        }
        Crossing crossing = plan.crossings().get(over.crossing());
        for (Vehicle vehicle : vehicles) {
            double away = vehicle.footprint().centre().distanceTo(crossing.centre())
                    - vehicle.actor.length() / 2
                    - crossing.radius();
            Vec2 to = crossing.centre().minus(vehicle.footprint().centre());
            boolean comes = Vec2.heading(vehicle.footprint().heading()).dot(to) > -vehicle.actor.length() / 2;
            if (comes && vehicle.speed > 0.8 && away < SAFE_SECONDS * vehicle.speed) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody slower, or a vehicle, is right ahead. */
    private boolean isBlocked(Pedestrian pedestrian) {
        Vec2 at = pedestrian.position();
        Vec2 ahead = Vec2.heading(pedestrian.walk.route().headingAt(pedestrian.s));
        for (Pedestrian other : pedestrians) {
            if (other.trackId < pedestrian.trackId && other.walk.equals(pedestrian.walk)) {
                Vec2 to = other.position().minus(at);
                if (to.dot(ahead) > 0 && to.length() < 0.7) {
                    return true;
                }
            }
        }
        Footprint next =
                new Footprint(at.plus(ahead.times(0.6)), pedestrian.walk.route().headingAt(pedestrian.s), 0.7, 0.6);
        for (Vehicle vehicle : vehicles) {
            if (next.overlaps(vehicle.footprint())) {
                return true;
            }
        }
        return false;
    }
}
