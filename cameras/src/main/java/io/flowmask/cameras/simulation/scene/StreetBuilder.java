package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.models.Actor;
import io.flowmask.cameras.simulation.models.Actors;
import io.flowmask.cameras.simulation.models.Lookalikes;
import io.flowmask.cameras.simulation.models.ObjectClass;
import io.flowmask.cameras.simulation.models.StreetFurniture;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.traffic.Footprint;
import java.util.List;
import java.util.Optional;

/** Builds a street along x, alone or with one along y that crosses it or ends there. */
final class StreetBuilder {
    private static final double PLOT_DEPTH = 30;
    private static final List<ObjectClass> KERBSIDE =
            List.of(ObjectClass.CAR, ObjectClass.TRUCK, ObjectClass.MOTORCYCLE);

    private final SceneParts parts;
    private final Dice dice;
    private final TrafficMix mix;
    private final LocalFrame eastWest = new LocalFrame(new Vec2(0, 0), 0);
    private final LocalFrame northSouth = new LocalFrame(new Vec2(0, 0), Math.PI / 2);

    StreetBuilder(SceneParts parts, TrafficMix mix, Dice dice) {
        this.parts = parts;
        this.mix = mix;
        this.dice = dice;
    }

    void street(RoadProfile profile) {
        Optional<Double> crossingAt = dice.chance(0.45) ? Optional.of(dice.between(-9.0, 9.0)) : Optional.empty();
        RoadPainter painter = new RoadPainter(parts, eastWest, profile, -parts.extent, parts.extent);
        painter.pavements(dice);
        painter.kerbs();
        painter.surface(dice);
        roadside(eastWest, profile, -parts.extent, parts.extent);
        roadside(eastWest.turned(Math.PI), profile, -parts.extent, parts.extent);
        if (crossingAt.isPresent()) {
            double along = crossingAt.get();
            painter.markings(dice, -parts.extent, along - 3.2);
            painter.markings(dice, along + 3.2, parts.extent);
            painter.crossing(dice, along - 1.6, along + 1.6);
            painter.stopLine(along - 3, -1);
            painter.stopLine(along + 3, 1);
        } else {
            painter.markings(dice, -parts.extent, parts.extent);
        }
        double clear = crossingAt.isPresent() ? 7 : -1;
        parkBeside(eastWest, profile, -60, crossingAt.orElse(0.0) - clear);
        parkBeside(eastWest, profile, crossingAt.orElse(0.0) + clear, 60);
        people(profile);
        double reach = Math.max(90, parts.extent);
        StreetTraffic traffic = new StreetTraffic(parts, mix, speedLimit(17.0), reach);
        traffic.street(profile, crossingAt);
        traffic.walksAlong(profile, crossingAt, dice);
    }

    void junction(RoadProfile main, RoadProfile side, boolean fromNorth) {
        boolean lights = dice.chance(fromNorth ? 0.75 : 0.35);
        double north = fromNorth ? parts.extent : main.kerb();
        RoadPainter mainPainter = new RoadPainter(parts, eastWest, main, -parts.extent, parts.extent);
        RoadPainter sidePainter = new RoadPainter(parts, northSouth, side, -parts.extent, north);
        mainPainter.pavements(dice);
        sidePainter.pavements(dice);
        mainPainter.kerbs();
        sidePainter.kerbs();
        mainPainter.surface(dice);
        sidePainter.surface(dice);
        roadsides(main, side, fromNorth);
        double mainStop = StreetTraffic.stopDistance(side);
        double sideStop = StreetTraffic.stopDistance(main);
        arm(mainPainter, -parts.extent, -mainStop, side, -1);
        arm(mainPainter, mainStop, parts.extent, side, 1);
        arm(sidePainter, -parts.extent, -sideStop, main, -1);
        if (fromNorth) {
            arm(sidePainter, sideStop, parts.extent, main, 1);
        }
        if (lights) {
            signals(main, side, fromNorth);
        }
        parkBeside(eastWest, main, -60, -mainStop - 10);
        parkBeside(eastWest, main, mainStop + 10, 60);
        parkBeside(northSouth, side, -60, -sideStop - 10);
        double reach = Math.max(90, parts.extent);
        StreetTraffic traffic = new StreetTraffic(parts, mix, speedLimit(14.0), reach);
        traffic.junction(main, side, fromNorth, lights);
        traffic.walksAround(main, side, fromNorth);
    }

    /** Metres per second; some streets are slow, and full. */
    private double speedLimit(double fastest) {
        return dice.chance(0.45) ? dice.between(3.5, 7.5) : dice.between(8.0, fastest);
    }

    private void arm(RoadPainter painter, double from, double to, RoadProfile other, int end) {
        painter.markings(dice, from, to);
        double crossing = end * StreetTraffic.crossingCentre(other);
        painter.crossing(dice, crossing - 1.4, crossing + 1.4);
        painter.stopLine(end < 0 ? to : from, end);
    }

    private void roadsides(RoadProfile main, RoadProfile side, boolean fromNorth) {
        double gap = side.pavementEnd() + 1;
        double beyond = main.pavementEnd() + PLOT_DEPTH;
        if (fromNorth) {
            roadside(eastWest, main, -parts.extent, -gap);
            roadside(eastWest, main, gap, parts.extent);
            roadside(northSouth, side, beyond, parts.extent);
            roadside(northSouth.turned(Math.PI), side, -parts.extent, -beyond);
        } else {
            roadside(eastWest, main, -parts.extent, parts.extent);
        }
        LocalFrame back = eastWest.turned(Math.PI);
        roadside(back, main, -parts.extent, -gap);
        roadside(back, main, gap, parts.extent);
        roadside(northSouth, side, -parts.extent, -beyond);
        roadside(northSouth.turned(Math.PI), side, beyond, parts.extent);
    }

    private void roadside(LocalFrame frame, RoadProfile profile, double from, double to) {
        if (to - from > 8) {
            new Roadside(parts, frame, profile, dice.fork(dice.nextLong())).decorate(from, to);
        }
    }

    private void signals(RoadProfile main, RoadProfile side, boolean fromNorth) {
        for (int arm = 0; arm < 4; arm++) {
            if (arm == 3 && !fromNorth) {
                continue;
            }
            RoadProfile own = arm % 2 == 0 ? main : side;
            RoadProfile other = arm % 2 == 0 ? side : main;
            LocalFrame frame = new LocalFrame(new Vec2(0, 0), arm * Math.PI / 2);
            Vec2 place = frame.at(-StreetTraffic.stopDistance(other), -own.kerb() - 0.5);
            parts.put(StreetFurniture.trafficSignal(), place, frame.heading(), 0.3);
        }
    }

    /** Vehicles in the parking strip, facing the way that traffic goes. */
    private void parkBeside(LocalFrame frame, RoadProfile profile, double from, double to) {
        if (profile.parking() == 0) {
            return;
        }
        for (int side = -1; side <= 1; side += 2) {
            for (double u = from + 3; u < to - 4; u += dice.between(5.8, 8.5)) {
                if (dice.chance(0.05)) {
                    double across = side * (profile.kerb() - 0.2 - Lookalikes.WIDTH / 2);
                    parts.occupy(
                            Lookalikes.vehicleLike(dice),
                            new Footprint(frame.at(u, across), frame.heading(), Lookalikes.LENGTH, Lookalikes.WIDTH));
                } else if (dice.chance(mix.parkedShare())) {
                    ObjectClass kind = KERBSIDE.get(dice.weighted(58, 26, 16));
                    Actor actor = Actors.parked(kind, dice);
                    double across = side * (profile.kerb() - 0.25 - actor.width() / 2 - dice.between(0.0, 0.1));
                    double turn = (side > 0 ? Math.PI : 0) + 0.015 * dice.normal();
                    if (actor.width() < profile.parking() + 0.1) {
                        parts.park(actor, frame.at(u, across), frame.heading() + turn);
                    }
                }
            }
        }
    }

    /** People who wait or talk, and bicycles that were left. */
    private void people(RoadProfile profile) {
        int groups = dice.between(0, 4);
        for (int i = 0; i < groups; i++) {
            int side = dice.sign();
            double u = dice.between(-25.0, 25.0);
            double v = side * (profile.pavementEnd() - dice.between(0.4, 0.8));
            boolean bicycles = dice.chance(0.4);
            int count = dice.between(1, 4);
            for (int k = 0; k < count; k++) {
                if (bicycles) {
                    parts.park(
                            Actors.parked(ObjectClass.BICYCLE, dice),
                            eastWest.at(u + 0.75 * k, v),
                            Math.PI / 2 + 0.08 * dice.normal());
                } else {
                    parts.stand(
                            Actors.moving(ObjectClass.PERSON, dice),
                            eastWest.at(u + 0.8 * k + 0.2 * dice.normal(), v),
                            dice.between(0.0, 6.3));
                }
            }
        }
    }
}
