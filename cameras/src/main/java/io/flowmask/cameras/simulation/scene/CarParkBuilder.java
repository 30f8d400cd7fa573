package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;
import io.flowmask.cameras.simulation.models.Actor;
import io.flowmask.cameras.simulation.models.Actors;
import io.flowmask.cameras.simulation.models.Buildings;
import io.flowmask.cameras.simulation.models.Lookalikes;
import io.flowmask.cameras.simulation.models.ObjectClass;
import io.flowmask.cameras.simulation.models.Plants;
import io.flowmask.cameras.simulation.models.StreetFurniture;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.traffic.Footprint;
import io.flowmask.cameras.simulation.traffic.Lane;
import io.flowmask.cameras.simulation.traffic.Route;
import io.flowmask.cameras.simulation.traffic.Walk;
import java.util.List;
import java.util.Optional;

/** Builds a car park: aisles along x with rows of bays on both sides. */
final class CarParkBuilder {
    private static final double AISLE = 6.2;
    private static final double BAY = 5.0;
    private static final double HALF_LENGTH = 42;
    private static final double REACH = 100;

    private final SceneParts parts;
    private final Dice dice;
    private final TrafficMix mix;
    private final double bayWidth;
    private final double strip;
    private final int aisles;

    CarParkBuilder(SceneParts parts, TrafficMix mix, Dice dice) {
        this.parts = parts;
        this.mix = mix;
        this.dice = dice;
        this.bayWidth = dice.between(2.4, 2.8);
        this.strip = dice.chance(0.5) ? dice.between(0.8, 2.4) : 0;
        this.aisles = dice.between(2, 4);
    }

    private double period() {
        return AISLE + 2 * BAY + strip;
    }

    private double aisleCentre(int aisle) {
        return (aisle - (aisles - 1) / 2.0) * period();
    }

    void build() {
        double edge = aisles * period() / 2 + 0.5;
        Surface surface = dice.chance(0.75) ? Surface.ASPHALT : dice.chance(0.6) ? Surface.PAVING : Surface.GRAVEL;
        Rgb asphalt = surface == Surface.ASPHALT ? parts.look.asphalt() : parts.look.pavement();
        LocalFrame frame = new LocalFrame(new Vec2(0, 0), 0);
        parts.paint(
                frame.rectangle(-parts.extent, parts.extent, -edge - 0.2, edge + 0.2),
                Surface.CONCRETE,
                parts.look.kerb());
        parts.paint(frame.rectangle(-parts.extent, parts.extent, -edge, edge), surface, asphalt);
        for (int aisle = 0; aisle < aisles; aisle++) {
            double y = aisleCentre(aisle);
            row(frame, y + AISLE / 2, 1);
            row(frame, y - AISLE / 2, -1);
            if (strip > 0 && aisle > 0) {
                island(frame, y - period() / 2);
            }
            traffic(frame, y);
        }
        surroundings(frame, edge);
        strollers(frame);
    }

    /** A row of bays; {@code side} is where it lies from its aisle. */
    private void row(LocalFrame frame, double mouth, int side) {
        double end = mouth + side * BAY;
        Rgb white = parts.look.marking();
        boolean nose = dice.chance(0.5);
        for (double x = -HALF_LENGTH; x <= HALF_LENGTH; x += bayWidth) {
            parts.paint(
                    frame.rectangle(x - 0.05, x + 0.05, Math.min(mouth, end), Math.max(mouth, end)),
                    Surface.MARKING,
                    white);
            if (dice.chance(0.03)) {
                Vec2 bay = frame.at(x + bayWidth / 2, (mouth + end) / 2);
                parts.occupy(
                        Lookalikes.vehicleLike(dice),
                        new Footprint(bay, Math.PI / 2, Lookalikes.LENGTH, Lookalikes.WIDTH));
            } else if (x < HALF_LENGTH - bayWidth && dice.chance(mix.parkedShare())) {
                parkIn(frame.at(x + bayWidth / 2 + 0.1 * dice.normal(), (mouth + end) / 2 + side * 0.1), side, nose);
            } else if (dice.chance(0.02)) {
                parts.put(StreetFurniture.cone(), frame.at(x + bayWidth / 2, mouth), 0, 0.3);
            }
            parts.blot(frame.at(x + bayWidth / 2, (mouth + end) / 2), 0.7, 1.3, 0, dice.between(0.75, 1));
        }
    }

    private void parkIn(Vec2 place, int side, boolean nose) {
        Actor actor = Actors.parked(dice.chance(0.92) ? ObjectClass.CAR : ObjectClass.MOTORCYCLE, dice);
        boolean forwards = dice.chance(0.8) == nose;
        double heading = (forwards ? side : -side) * Math.PI / 2 + 0.02 * dice.normal();
        if (actor.length() < BAY + 0.4) {
            parts.park(actor, place, heading);
        }
    }

    private void island(LocalFrame frame, double y) {
        double half = strip / 2 - 0.1;
        parts.paint(
                frame.rectangle(-HALF_LENGTH, HALF_LENGTH, y - half, y + half), Surface.CONCRETE, parts.look.kerb());
        parts.paint(
                frame.rectangle(-HALF_LENGTH + 0.15, HALF_LENGTH - 0.15, y - half + 0.15, y + half - 0.15),
                parts.look.vergeSurface(),
                parts.look.verge());
        Mesh tree = Plants.tree(dice);
        Mesh lamp = StreetFurniture.lampPost(dice);
        for (double x = -HALF_LENGTH + 4; x < HALF_LENGTH; x += dice.between(5.0, 11.0)) {
            Vec2 place = frame.at(x, y);
            switch (dice.weighted(4, 4, 3, 2)) {
                case 0 -> parts.put(tree, place, dice.between(0.0, 6.0), 1.6);
                case 1 -> parts.put(Plants.bush(dice), place, 0, 0.7);
                case 2 -> {
                    parts.put(lamp, place, Math.PI / 2, 0.1);
                    parts.lamp(
                            frame.at(x, y + StreetFurniture.LAMP_REACH),
                            StreetFurniture.LAMP_HEIGHT,
                            new Rgb(14, 12, 9));
                }
                default -> parts.put(StreetFurniture.sign(dice), place, 0, 0.3);
            }
            parts.blot(place, 1, 0.8, 0, 0.7);
        }
    }

    private void traffic(LocalFrame frame, double y) {
        for (int side = -1; side <= 1; side += 2) {
            Vec2 from = frame.at(side * REACH, y + side * 1.45);
            Vec2 to = frame.at(-side * REACH, y + side * 1.45);
            Route route = Route.from(from).lineTo(to).build(dice.between(3.5, 6.0));
            parts.lanes.add(
                    new Lane(route, 0.35 * mix.vehiclesPerSecond(), mix.smallVehicles(), Optional.empty(), List.of()));
            double middle = y + side * 2.85;
            Route walk = Route.from(frame.at(side * REACH, middle))
                    .lineTo(frame.at(-side * REACH, middle))
                    .build(2);
            parts.walks.add(new Walk(walk, mix.peoplePerSecond(), 0.15, Optional.empty()));
        }
    }

    private void surroundings(LocalFrame frame, double edge) {
        for (int side = -1; side <= 1; side += 2) {
            LocalFrame out = side > 0 ? frame : frame.turned(Math.PI);
            double v = edge + 0.2;
            parts.paint(
                    out.rectangle(-parts.extent, parts.extent, v, v + 2.2),
                    parts.look.pavementSurface(),
                    parts.look.pavement());
            boolean shops = dice.chance(0.5);
            for (double u = -parts.extent; u < parts.extent; u += 12) {
                put(
                        out,
                        dice.chance(0.6) ? Plants.hedge(dice, 11) : StreetFurniture.fence(dice, 11.5),
                        u + 6,
                        v + 2.6,
                        1);
                if (dice.chance(0.5)) {
                    put(out, Plants.tree(dice), u + dice.between(0.0, 11.0), v + dice.between(3.5, 8.0), 2);
                }
                if (dice.chance(0.25)) {
                    Mesh mesh = dice.chance(0.5) ? StreetFurniture.box(dice) : Lookalikes.personLike(dice);
                    put(out, mesh, u + dice.between(0.0, 11.0), v + 1.8, 0.5);
                }
                if (dice.chance(0.12)) {
                    put(out, Lookalikes.container(dice, 6), u + 6, v + 5, 3);
                }
            }
            Mesh post = StreetFurniture.lampPost(dice);
            for (double u = -36; u <= 36; u += 24) {
                Vec2 place = out.at(u, v - 0.4);
                parts.put(post, place, out.heading() - Math.PI / 2, 0.1);
                parts.lamp(out.at(u, v - 2), StreetFurniture.LAMP_HEIGHT, new Rgb(15, 12, 8));
            }
            for (double u = -parts.extent; u < parts.extent; u += 22) {
                double depth = dice.between(9.0, 14.0);
                Mesh house = shops ? Buildings.block(dice, 20, depth) : Buildings.house(dice, 12, depth);
                put(out, house, u + 11, v + 9 + depth / 2, 8);
            }
        }
    }

    private void put(LocalFrame frame, Mesh mesh, double along, double across, double radius) {
        parts.put(mesh, frame.at(along, across), frame.heading(), radius);
    }

    /** People beside parked cars. */
    private void strollers(LocalFrame frame) {
        int count = dice.between(0, 5);
        for (int i = 0; i < count; i++) {
            double y = aisleCentre(dice.between(0, aisles - 1)) + dice.sign() * (AISLE / 2 + 0.3);
            int bay = dice.between(-7, 7);
            parts.stand(
                    Actors.moving(ObjectClass.PERSON, dice),
                    frame.at(-HALF_LENGTH + bayWidth * (16 + bay), y),
                    dice.between(0.0, 6.3));
        }
    }
}
