package io.flowmask.cameras.simulation.traffic;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.models.Actor;
import io.flowmask.cameras.simulation.models.Actors;
import io.flowmask.cameras.simulation.models.ObjectClass;
import java.util.ArrayList;
import java.util.List;

/**
 * What moves in a scene. Vehicles follow those ahead by the intelligent driver model, wait at lights, junctions and crossings, and never
 * drive into one another: a step that would overlap is not taken. Belongs to one thread.
 */
public final class Traffic {
    private static final double TICK = 0.04;
    private static final double WARM_UP_SECONDS = 45;
    private static final double WARM_UP_TICK = 0.12;
    /** Of people, metres per second. */
    private static final double TYPICAL_PACE = 1.3;

    private final TrafficPlan plan;
    private final Dice dice;
    private final Junction junction;
    private final Drivers drivers;
    private final Walkers walkers;
    private final List<Vehicle> vehicles = new ArrayList<>();
    private final List<Pedestrian> pedestrians = new ArrayList<>();
    private int nextTrackId;

    /** Starts with traffic that has been flowing for a while. */
    public Traffic(TrafficPlan plan, Dice dice) {
        this.plan = plan;
        this.dice = dice;
        this.nextTrackId = 1 + plan.bystanders().size() + plan.obstacles().size();
        this.junction = new Junction(plan.lanes(), plan.phases(), dice.between(0.0, 60.0));
        this.drivers = new Drivers(plan, junction, vehicles, pedestrians);
        this.walkers = new Walkers(plan, vehicles, pedestrians);
        plan.walks().forEach(this::populate);
        for (double t = 0; t < WARM_UP_SECONDS; t += WARM_UP_TICK) {
            step(WARM_UP_TICK);
        }
    }

    /** Lets time pass. */
    public void advance(double seconds) {
        int ticks = (int) Math.max(1, Math.ceil(seconds / TICK - 1e-9));
        for (int i = 0; i < ticks; i++) {
            step(seconds / ticks);
        }
    }

    private void step(double seconds) {
        junction.advance(seconds);
        spawn(seconds);
        drivers.step(seconds);
        walkers.step(seconds);
        vehicles.removeIf(vehicle -> vehicle.s > vehicle.lane.route().length());
        pedestrians.removeIf(
                pedestrian -> pedestrian.s > pedestrian.walk.route().length());
    }

    private void spawn(double seconds) {
        for (int lane = 0; lane < plan.lanes().size(); lane++) {
            if (dice.chance(seconds * plan.lanes().get(lane).perSecond())) {
                spawnVehicle(lane);
            }
        }
        for (Walk walk : plan.walks()) {
            if (dice.chance(seconds * walk.perSecond())) {
                spawnPedestrian(walk, 0);
            }
        }
    }

    /** Puts people all along a walk: from its start they would not arrive in front of the camera for minutes. */
    private void populate(Walk walk) {
        double step = TYPICAL_PACE * WARM_UP_TICK;
        for (double s = 0; s < walk.route().length(); s += step) {
            if (dice.chance(WARM_UP_TICK * walk.perSecond())) {
                spawnPedestrian(walk, s);
            }
        }
    }

    private void spawnPedestrian(Walk walk, double s) {
        Actor actor = Actors.moving(ObjectClass.PERSON, dice);
        double pace = dice.between(0.9, 1.7) * (0.5 + actor.height() / 3.5);
        double aside = dice.between(-walk.spread(), walk.spread());
        pedestrians.add(new Pedestrian(nextTrackId++, actor, walk, pace, aside, s));
    }

    private void spawnVehicle(int laneNumber) {
        Lane lane = plan.lanes().get(laneNumber);
        Actor actor = Actors.moving(draw(lane), dice);
        double limit = lane.route().speedLimitAt(0);
        double temper = switch (actor.kind()) {
            case BICYCLE -> Math.min(1, dice.between(3.5, 6.5) / limit);
            case TRUCK, BUS -> dice.between(0.75, 0.95);
            default -> dice.between(0.85, 1.15);
        };
        Vehicle vehicle = new Vehicle(nextTrackId, actor, laneNumber, lane, temper, actor.length() / 2, temper * limit);
        Footprint place = vehicle.footprintAt(vehicle.s, 1.5);
        for (Vehicle other : vehicles) {
            if (place.overlaps(other.footprint())) {
                return;
            }
        }
        nextTrackId++;
        vehicles.add(vehicle);
    }

    private ObjectClass draw(Lane lane) {
        ObjectClass[] kinds = ObjectClass.values();
        double[] weights = new double[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            weights[i] = lane.mix().getOrDefault(kinds[i], 0.0);
        }
        return kinds[dice.weighted(weights)];
    }

    /** Everything that moves or could, right now; bystanders included, parked vehicles not. */
    public List<ActorState> states() {
        List<ActorState> states = new ArrayList<>(plan.bystanders());
        for (Vehicle vehicle : vehicles) {
            states.add(vehicle.state());
        }
        for (Pedestrian pedestrian : pedestrians) {
            states.add(pedestrian.state());
        }
        return states;
    }
}
