package io.flowmask.cameras.simulation.traffic;

import io.flowmask.cameras.simulation.models.ObjectClass;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A route for vehicles with what comes along on it.
 *
 * @param route the way
 * @param perSecond vehicles that appear at its start, on average
 * @param mix how often each class is among them; weights, not all 0
 * @param passage the junction on the way, if there is one
 * @param crossings people's crossings on the way
 */
public record Lane(
        Route route,
        double perSecond,
        Map<ObjectClass, Double> mix,
        Optional<Passage> passage,
        List<CrossingAhead> crossings) {
    public Lane {
        Objects.requireNonNull(route);
        mix = Map.copyOf(mix);
        crossings = List.copyOf(crossings);
    }

    /**
     * A way through a junction.
     *
     * @param stopLine where to wait, metres from the route's start
     * @param end where the junction ends
     * @param arm number of the road it comes from; those of one arm do not get in each other's way
     * @param phase which green light it needs, or -1 where there are no lights
     */
    public record Passage(double stopLine, double end, int arm, int phase) {}

    /**
     * A crossing on the way.
     *
     * @param stopLine where to wait, metres from the route's start
     * @param crossing number in the plan's list
     */
    public record CrossingAhead(double stopLine, int crossing) {}
}
