package io.flowmask.cameras.simulation.traffic;

import java.util.List;

/**
 * Where things move in a scene and how many there are.
 *
 * @param lanes for vehicles
 * @param walks for people
 * @param crossings that lanes and walks refer to by number
 * @param phases number of green lights that take turns; 0 without lights
 * @param bystanders people who stand where they are
 * @param obstacles parked vehicles
 */
public record TrafficPlan(
        List<Lane> lanes,
        List<Walk> walks,
        List<Crossing> crossings,
        int phases,
        List<ActorState> bystanders,
        List<ActorState> obstacles) {
    public TrafficPlan {
        lanes = List.copyOf(lanes);
        walks = List.copyOf(walks);
        crossings = List.copyOf(crossings);
        bystanders = List.copyOf(bystanders);
        obstacles = List.copyOf(obstacles);
    }
}
