package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.models.ObjectClass;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.traffic.Crossing;
import io.flowmask.cameras.simulation.traffic.Lane;
import io.flowmask.cameras.simulation.traffic.Route;
import io.flowmask.cameras.simulation.traffic.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lanes and walks of a street or of a junction of two. Arms are numbered by the direction that vehicles from them drive in: 0 east, 1
 * north, 2 west, 3 south.
 */
final class StreetTraffic {
    private final SceneParts parts;
    private final TrafficMix mix;
    private final double speedLimit;
    private final double reach;

    /** @param reach how far from the origin vehicles appear and leave, metres */
    StreetTraffic(SceneParts parts, TrafficMix mix, double speedLimit, double reach) {
        this.parts = parts;
        this.mix = mix;
        this.speedLimit = speedLimit;
        this.reach = reach;
    }

    private static Vec2 place(int arm, double along, double offset) {
        return new LocalFrame(new Vec2(0, 0), arm * Math.PI / 2).at(along, -offset);
    }

    private static Vec2 direction(int arm) {
        return Vec2.heading(arm * Math.PI / 2);
    }

    /** Lanes of a street without a junction; {@code crossingAt} is where people cross, if they do. */
    void street(RoadProfile profile, Optional<Double> crossingAt) {
        crossingAt.ifPresent(along -> parts.crossings.add(new Crossing(new Vec2(along, 0), profile.kerb())));
        for (int arm = 0; arm <= 2; arm += 2) {
            List<Lane.CrossingAhead> ahead = new ArrayList<>();
            if (crossingAt.isPresent()) {
                double along = arm == 0 ? crossingAt.get() : -crossingAt.get();
                ahead.add(new Lane.CrossingAhead(reach + along - 3, 0));
            }
            for (int lane = 0; lane < profile.lanes(); lane++) {
                straight(
                        arm,
                        profile.laneCentre(lane),
                        mix.vehiclesPerSecond(),
                        mix.vehicles(),
                        Optional.empty(),
                        ahead);
            }
            if (profile.cycleLane() > 0) {
                straight(
                        arm,
                        profile.cycleCentre(),
                        mix.cyclistsPerSecond(),
                        TrafficMix.CYCLISTS,
                        Optional.empty(),
                        ahead);
            }
        }
    }

    private void straight(
            int arm,
            double offset,
            double perSecond,
            Map<ObjectClass, Double> classes,
            Optional<Lane.Passage> passage,
            List<Lane.CrossingAhead> ahead) {
        Route route = Route.from(place(arm, -reach, offset))
                .lineTo(place(arm, reach, offset))
                .build(speedLimit);
        parts.lanes.add(new Lane(route, perSecond, classes, passage, ahead));
    }

    /**
     * Lanes through a junction.
     *
     * @param eastWest profile of the street along x
     * @param northSouth profile of the street along y
     * @param fromNorth whether the junction has an arm to the north
     * @param lights whether lights direct the traffic
     */
    void junction(RoadProfile eastWest, RoadProfile northSouth, boolean fromNorth, boolean lights) {
        for (int arm = 0; arm < 4; arm++) {
            RoadProfile own = arm % 2 == 0 ? eastWest : northSouth;
            RoadProfile other = arm % 2 == 0 ? northSouth : eastWest;
            parts.crossings.add(new Crossing(place(arm, -crossingCentre(other), 0), own.kerb()));
        }
        for (int arm = 0; arm < 4; arm++) {
            boolean exists = arm != 3 || fromNorth;
            RoadProfile own = arm % 2 == 0 ? eastWest : northSouth;
            RoadProfile other = arm % 2 == 0 ? northSouth : eastWest;
            for (int turn = -1; turn <= 1 && exists; turn++) {
                int exit = Math.floorMod(arm + turn, 4);
                if (exit != 1 || fromNorth) {
                    way(arm, exit, turn, own, other, lights);
                }
            }
        }
    }

    /** Middle of the crossing on an arm, measured from the junction's middle. */
    static double crossingCentre(RoadProfile other) {
        return other.kerb() + 2.2;
    }

    /** Where vehicles wait, measured from the junction's middle. */
    static double stopDistance(RoadProfile other) {
        return crossingCentre(other) + 2.3;
    }

    private void way(int arm, int exit, int turn, RoadProfile own, RoadProfile other, boolean lights) {
        double stop = reach - stopDistance(other);
        // The crossing on the way out is the one on the arm that faces it.
        int exitCrossing = Math.floorMod(exit + 2, 4);
        double edge = other.kerb() + 0.5;
        int phase = lights ? arm % 2 : -1;
        // Lights halve what a lane can take; without them a junction takes less still.
        double perSecond = Math.min(lights ? 0.17 : 0.09, mix.vehiclesPerSecond());
        if (turn == 0) {
            double end = reach + edge + 1;
            List<Lane.CrossingAhead> ahead =
                    List.of(new Lane.CrossingAhead(stop, arm), new Lane.CrossingAhead(end - 1.5, exitCrossing));
            Optional<Lane.Passage> passage = Optional.of(new Lane.Passage(stop, end, arm, phase));
            for (int lane = 0; lane < own.lanes(); lane++) {
                straight(arm, own.laneCentre(lane), 0.7 * perSecond, mix.vehicles(), passage, ahead);
            }
            if (own.cycleLane() > 0) {
                straight(arm, own.cycleCentre(), mix.cyclistsPerSecond(), TrafficMix.CYCLISTS, passage, ahead);
            }
            return;
        }
        boolean left = turn > 0;
        double offset = own.laneCentre(left ? 0 : own.lanes() - 1);
        double exitOffset = other.laneCentre(left ? 0 : other.lanes() - 1);
        double exitEdge = own.kerb() + 0.5;
        Vec2 out = place(exit, exitEdge, exitOffset);
        Route route = Route.from(place(arm, -reach, offset))
                .lineTo(place(arm, -edge, offset))
                .curveTo(out, direction(arm), direction(exit))
                .lineTo(place(exit, reach, exitOffset))
                .build(speedLimit);
        double end = route.firstWithin(out, 0.6) + 1;
        parts.lanes.add(new Lane(
                route,
                0.25 * perSecond,
                mix.smallVehicles(),
                Optional.of(new Lane.Passage(stop, end, arm, phase)),
                List.of(new Lane.CrossingAhead(stop, arm), new Lane.CrossingAhead(end - 1.5, exitCrossing))));
    }

    /** People along both sides of a street, and over it where there is a crossing. */
    void walksAlong(RoadProfile profile, Optional<Double> crossingAt, Dice dice) {
        double middle = profile.pavementStart() + profile.pavement() / 2;
        double spread = Math.max(0.2, profile.pavement() / 2 - 0.75);
        for (int side = -1; side <= 1; side += 2) {
            double y = side * middle;
            bothWays(new Vec2(-reach, y), new Vec2(reach, y), spread);
            if (crossingAt.isPresent()) {
                double x = crossingAt.get();
                Route route = Route.from(new Vec2(side * -reach, y))
                        .lineTo(new Vec2(x, y))
                        .lineTo(new Vec2(x, -y))
                        .lineTo(new Vec2(side * reach, -y))
                        .build(2);
                double before = reach + side * x + middle - profile.kerb();
                Walk.Over over = new Walk.Over(before - 0.5, before + 2 * profile.kerb(), 0);
                parts.walks.add(new Walk(route, 1.2 * mix.peoplePerSecond(), Math.min(spread, 0.9), Optional.of(over)));
            }
        }
    }

    private void bothWays(Vec2 a, Vec2 b, double spread) {
        for (Route route : List.of(
                Route.from(a).lineTo(b).build(2), Route.from(b).lineTo(a).build(2))) {
            parts.walks.add(new Walk(route, 0.6 * mix.peoplePerSecond(), spread, Optional.empty()));
        }
    }

    /** People around a junction, over its arms. */
    void walksAround(RoadProfile eastWest, RoadProfile northSouth, boolean fromNorth) {
        double sideways = crossingCentre(northSouth);
        double upwards = crossingCentre(eastWest);
        // Along the street from west to east, over the southern arm and, where there is one, the northern.
        over(new Vec2(-reach, -upwards), new Vec2(reach, -upwards), northSouth.kerb(), 1);
        if (fromNorth) {
            over(new Vec2(-reach, upwards), new Vec2(reach, upwards), northSouth.kerb(), 3);
            over(new Vec2(-sideways, -reach), new Vec2(-sideways, reach), eastWest.kerb(), 0);
            over(new Vec2(sideways, -reach), new Vec2(sideways, reach), eastWest.kerb(), 2);
        } else {
            bothWays(new Vec2(-reach, upwards), new Vec2(reach, upwards), 0.7);
            Vec2 corner = new Vec2(sideways, upwards);
            Route route = Route.from(new Vec2(sideways, -reach))
                    .lineTo(corner)
                    .lineTo(new Vec2(reach, upwards))
                    .build(2);
            double kerb = reach - eastWest.kerb();
            parts.walks.add(new Walk(
                    route,
                    mix.peoplePerSecond(),
                    0.8,
                    Optional.of(new Walk.Over(kerb - 0.5, kerb + 2 * eastWest.kerb(), 2))));
        }
    }

    private void over(Vec2 a, Vec2 b, double halfRoad, int crossing) {
        for (Route route : List.of(
                Route.from(a).lineTo(b).build(2), Route.from(b).lineTo(a).build(2))) {
            double kerb = reach - halfRoad;
            parts.walks.add(new Walk(
                    route,
                    0.5 * mix.peoplePerSecond(),
                    0.9,
                    Optional.of(new Walk.Over(kerb - 0.5, kerb + 2 * halfRoad, crossing))));
        }
    }
}
