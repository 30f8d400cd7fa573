package io.flowmask.cameras.simulation.traffic;

import java.util.Optional;

/**
 * A route for people.
 *
 * @param route the way
 * @param perSecond people who appear at its start, on average
 * @param spread how far to either side of the route they walk, metres
 * @param over the road they cross on the way, if they do
 */
public record Walk(Route route, double perSecond, double spread, Optional<Over> over) {
    /**
     * Where a walk crosses a road.
     *
     * @param kerb where to wait, metres from the route's start
     * @param end where the other side begins
     * @param crossing number in the plan's list
     */
    public record Over(double kerb, double end, int crossing) {}
}
