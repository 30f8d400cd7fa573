package io.flowmask.cameras.simulation.traffic;

import java.util.List;

/**
 * Lets vehicles through a junction one conflict at a time: whoever drives in has reserved their way, and ways that meet are not reserved
 * together. Where there are lights, only those with green may ask.
 */
final class Junction {
    private static final double GREEN_SECONDS = 11;
    private static final double CLEARING_SECONDS = 5;
    private static final double AMBER_SECONDS = 2.5;
    private static final double PATIENCE_SECONDS = 4;
    private static final double CLEARANCE = 3.0;
    private static final double BESIDE = 1.6;

    private final boolean[][] conflict;
    private final int phases;
    private double clock;

    /** @param start seconds into the cycle of lights */
    Junction(List<Lane> lanes, int phases, double start) {
        this.phases = phases;
        this.clock = start;
        this.conflict = new boolean[lanes.size()][lanes.size()];
        for (int i = 0; i < conflict.length; i++) {
            for (int j = 0; j < i; j++) {
                conflict[i][j] = meet(lanes.get(i), lanes.get(j));
                conflict[j][i] = conflict[i][j];
            }
        }
    }

    private static boolean meet(Lane a, Lane b) {
        if (a.passage().isEmpty() || b.passage().isEmpty()) {
            return false;
        }
        Lane.Passage p = a.passage().get();
        Lane.Passage q = b.passage().get();
        boolean sameLane = a.route().at(p.stopLine()).distanceTo(b.route().at(q.stopLine())) < 1;
        // Side by side is fine for those from one arm, until one of them turns.
        double clearance = p.arm() == q.arm() ? BESIDE : CLEARANCE;
        return !sameLane
                && Route.meet(a.route(), p.stopLine(), p.end() + 4, b.route(), q.stopLine(), q.end() + 4, clearance);
    }

    void advance(double seconds) {
        clock += seconds;
    }

    /** Whether lights let a vehicle in: on green, and right after it those who have waited long enough, mostly to turn left. */
    private boolean isOpen(Vehicle vehicle) {
        if (phases == 0) {
            return true;
        }
        double cycle = GREEN_SECONDS + CLEARING_SECONDS;
        boolean itsTurn = (int) (clock / cycle) % phases
                == vehicle.lane.passage().orElseThrow().phase();
        double into = clock % cycle;
        boolean patient = clock - vehicle.askedAt > PATIENCE_SECONDS;
        return itsTurn && (into < GREEN_SECONDS || (into < GREEN_SECONDS + AMBER_SECONDS && patient));
    }

    /**
     * Whether a vehicle that is first at its line may drive in now. The others that have been let in keep their right; without lights,
     * who asked first goes first.
     */
    boolean mayEnter(Vehicle vehicle, List<Vehicle> vehicles) {
        vehicle.askedAt = Math.min(vehicle.askedAt, clock);
        if (!isOpen(vehicle)) {
            return false;
        }
        for (Vehicle other : vehicles) {
            boolean before = other.granted || (phases == 0 && other.askedAt < vehicle.askedAt);
            if (before && other != vehicle && conflict[vehicle.laneNumber][other.laneNumber]) {
                return false;
            }
        }
        return true;
    }
}
