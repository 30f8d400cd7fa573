package io.flowmask.cameras.simulation.traffic;

import io.flowmask.cameras.simulation.space.Vec2;
import java.util.ArrayList;
import java.util.List;

/** Moves vehicles: who is ahead, where to stop, how hard to brake. */
final class Drivers {
    private static final double LOOK_AHEAD = 45;
    private static final double STANDSTILL_GAP = 2.0;
    private static final double TIME_GAP = 1.3;
    private static final double ACCELERATION = 1.6;
    private static final double BRAKING = 2.2;
    private static final double HARDEST_BRAKING = 8;

    private final Junction junction;
    private final List<Vehicle> vehicles;
    private final List<Pedestrian> pedestrians;
    private final List<Footprint> parked = new ArrayList<>();

    Drivers(TrafficPlan plan, Junction junction, List<Vehicle> vehicles, List<Pedestrian> pedestrians) {
        this.junction = junction;
        this.vehicles = vehicles;
        this.pedestrians = pedestrians;
        plan.obstacles().forEach(state -> parked.add(Footprint.of(state)));
    }

    void step(double seconds) {
        List<Footprint> places = new ArrayList<>(vehicles.size());
        for (Vehicle vehicle : vehicles) {
            places.add(vehicle.footprint());
        }
        for (int i = 0; i < vehicles.size(); i++) {
            Vehicle vehicle = vehicles.get(i);
            vehicle.acceleration = acceleration(vehicle, i, places);
        }
        for (int i = 0; i < vehicles.size(); i++) {
            move(i, places, seconds);
        }
    }

    private void move(int index, List<Footprint> places, double seconds) {
        Vehicle vehicle = vehicles.get(index);
        double speed = Math.max(0, vehicle.speed + vehicle.acceleration * seconds);
        double next = vehicle.s + seconds * (vehicle.speed + speed) / 2;
        Footprint wanted = vehicle.footprintAt(next, 0.05);
        boolean blocked = false;
        for (int j = 0; j < places.size() && !blocked; j++) {
            blocked = j != index && wanted.overlaps(places.get(j));
        }
        for (int j = 0; j < parked.size() && !blocked; j++) {
            blocked = wanted.overlaps(parked.get(j));
        }
        vehicle.speed = blocked ? 0 : speed;
        if (!blocked) {
            vehicle.s = next;
            places.set(index, vehicle.footprint());
        }
    }

    private double acceleration(Vehicle vehicle, int index, List<Footprint> places) {
        double limit = vehicle.temper * vehicle.lane.route().speedLimitAt(vehicle.front());
        double free = ACCELERATION * (1 - power4(vehicle.speed / Math.max(0.5, limit)));
        double wish = Math.min(free, behind(vehicle, index, places));
        wish = Math.min(wish, atJunction(vehicle));
        wish = Math.min(wish, atCrossings(vehicle));
        return Math.max(-HARDEST_BRAKING, wish);
    }

    /** The driver model's answer to something ahead. */
    private static double towards(Vehicle vehicle, double gap, double itsSpeed) {
        double closing = vehicle.speed * (vehicle.speed - itsSpeed) / (2 * Math.sqrt(ACCELERATION * BRAKING));
        double wanted = STANDSTILL_GAP + Math.max(0, TIME_GAP * vehicle.speed + closing);
        double ratio = wanted / Math.max(0.1, gap);
        return ACCELERATION * (1 - ratio * ratio);
    }

    private static double power4(double value) {
        return value * value * value * value;
    }

    private double behind(Vehicle vehicle, int index, List<Footprint> places) {
        double hardest = ACCELERATION;
        Route route = vehicle.lane.route();
        double front = vehicle.front();
        Vec2 nose = route.at(front);
        Vec2 direction = Vec2.heading(places.get(index).heading());
        for (int j = 0; j < vehicles.size(); j++) {
            Vehicle other = vehicles.get(j);
            Footprint place = places.get(j);
            Vec2 offset = place.centre().minus(nose);
            if (j == index
                    || offset.dot(direction) < -place.length() / 2 - 1
                    || offset.length() > LOOK_AHEAD + place.length()) {
                continue;
            }
            double reach = (vehicle.actor.width() + other.actor.width()) / 2 + 0.15;
            Vec2 forward = Vec2.heading(place.heading());
            double nearest = Double.POSITIVE_INFINITY;
            for (int part = -1; part <= 1; part++) {
                Vec2 point = place.centre().plus(forward.times(part * place.length() * 0.47));
                nearest = Math.min(nearest, route.find(point, front - 1, front + LOOK_AHEAD, reach));
            }
            if (nearest < Double.POSITIVE_INFINITY && !isBehind(vehicle, other)) {
                double along = Math.max(0, forward.dot(Vec2.heading(route.headingAt(nearest))));
                hardest = Math.min(hardest, towards(vehicle, nearest - front, other.speed * along));
            }
        }
        for (Pedestrian pedestrian : pedestrians) {
            if (!pedestrian.isWaiting()) {
                Vec2 at = pedestrian.position();
                if (at.distanceTo(nose) < LOOK_AHEAD) {
                    double reach =
                            vehicle.actor.width() / 2 + (pedestrian.isCrossing() && pedestrian.speed > 0.2 ? 1.1 : 0.3);
                    double nearest = route.find(at, front - 0.5, front + 25, reach);
                    hardest = Math.min(hardest, towards(vehicle, nearest - front - 0.8, 0));
                }
            }
        }
        return hardest;
    }

    private static boolean isBehind(Vehicle vehicle, Vehicle other) {
        return vehicle.laneNumber == other.laneNumber && other.s < vehicle.s;
    }

    private double atJunction(Vehicle vehicle) {
        if (vehicle.lane.passage().isEmpty()) {
            return ACCELERATION;
        }
        Lane.Passage passage = vehicle.lane.passage().get();
        if (vehicle.rear() > passage.end()) {
            vehicle.granted = false;
            vehicle.askedAt = Double.POSITIVE_INFINITY;
            return ACCELERATION;
        }
        double gap = passage.stopLine() - vehicle.front();
        double stopping = vehicle.speed * vehicle.speed / (2 * BRAKING);
        if (!vehicle.granted && gap > -1 && gap < stopping + 8 && isFirst(vehicle, passage)) {
            vehicle.granted = junction.mayEnter(vehicle, vehicles);
        }
        return vehicle.granted || gap < -1 ? ACCELERATION : towards(vehicle, gap + 1, 0);
    }

    /** Whether nobody who still has to wait stands between the vehicle and its stop line, wherever they are bound for. */
    private boolean isFirst(Vehicle vehicle, Lane.Passage passage) {
        for (Vehicle other : vehicles) {
            if (other != vehicle && !other.granted && other.lane.passage().isPresent()) {
                Lane.Passage theirs = other.lane.passage().get();
                boolean waits = theirs.arm() == passage.arm() && other.front() < theirs.stopLine() + 1;
                Vec2 tail = other.lane.route().at(other.rear());
                if (waits
                        && vehicle.lane.route().find(tail, vehicle.front() - 1, passage.stopLine() + 1, 1.6)
                                < Double.POSITIVE_INFINITY) {
                    return false;
                }
            }
        }
        return true;
    }

    private double atCrossings(Vehicle vehicle) {
        double hardest = ACCELERATION;
        for (Lane.CrossingAhead ahead : vehicle.lane.crossings()) {
            double gap = ahead.stopLine() - vehicle.front();
            double stopping = vehicle.speed * vehicle.speed / (2 * 3.0);
            if (gap > -0.5 && gap > stopping - 1 && gap < LOOK_AHEAD && isWanted(ahead.crossing())) {
                hardest = Math.min(hardest, towards(vehicle, gap + 1, 0));
            }
        }
        return hardest;
    }

    private boolean isWanted(int crossing) {
        for (Pedestrian pedestrian : pedestrians) {
            boolean here = pedestrian.walk.over().isPresent()
                    && pedestrian.walk.over().get().crossing() == crossing;
            if (here && (pedestrian.waited > 2 || pedestrian.isCrossing())) {
                return true;
            }
        }
        return false;
    }
}
