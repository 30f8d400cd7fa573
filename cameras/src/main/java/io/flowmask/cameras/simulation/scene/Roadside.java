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
import java.util.ArrayList;
import java.util.List;

/** What stands beside a street on one side: gardens, houses, trees, lamps, furniture. */
final class Roadside {
    private static final double DETAIL_RANGE = 60;

    private final SceneParts parts;
    private final Dice dice;
    private final LocalFrame frame;
    private final RoadProfile profile;
    private final List<Mesh> trees = new ArrayList<>();

    /** @param frame along the street with the side to decorate to its left */
    Roadside(SceneParts parts, LocalFrame frame, RoadProfile profile, Dice dice) {
        this.parts = parts;
        this.dice = dice;
        this.frame = frame;
        this.profile = profile;
        int kinds = dice.between(2, 4);
        for (int i = 0; i < kinds; i++) {
            trees.add(
                    switch (dice.weighted(50, 35, 15)) {
                        case 0 -> Plants.tree(dice);
                        case 1 -> Plants.broadTree(dice);
                        default -> Plants.conifer(dice);
                    });
        }
    }

    /** Decorates from {@code from} to {@code to} along the frame. */
    void decorate(double from, double to) {
        switch (dice.weighted(5, 3, 2)) {
            case 0 -> gardens(from, to);
            case 1 -> blocks(from, to);
            default -> park(from, to);
        }
        streetTrees(from, to);
        lamps(from, to);
        furniture(from, to);
        if (dice.chance(0.2)) {
            wires(from, to);
        }
    }

    private void gardens(double from, double to) {
        double edge = profile.pavementEnd();
        double u = from + dice.between(0.0, 6.0);
        while (u < to - 6) {
            double plot = dice.between(11.0, 19.0);
            double middle = u + plot / 2;
            double setback = dice.between(2.5, 7.0);
            double depth = dice.between(7.0, 10.0);
            double width = Math.min(plot - 1.5, dice.between(7.0, 13.0));
            ground(u, u + plot, edge, edge + setback + depth + 12);
            double driveway = u + dice.between(1.5, 3.0);
            driveway(driveway, edge, edge + setback + 4);
            frontYard(driveway, edge, setback);
            if (isNear(middle)) {
                boundary(driveway + 1.8, u + plot, edge + 0.3);
                shrubs(u + 1, u + plot - 1, edge + 0.8, edge + setback);
            }
            put(
                    Buildings.house(dice, width, depth),
                    middle + 0.8,
                    edge + setback + depth / 2,
                    0,
                    0.45 * (width + depth) / 1.3);
            behind(u, u + plot, edge + setback + depth + 4);
            u += plot;
        }
    }

    /** What is at the end of a driveway, and on it. */
    private void frontYard(double driveway, double edge, double setback) {
        double house = edge + setback;
        switch (dice.weighted(4, 3, 3)) {
            case 0 -> put(Lookalikes.garages(dice, 1), driveway, house + 2.4, 0, 2);
            case 1 -> put(Buildings.shed(dice), driveway, house + 2.5, 0, 2.2);
            default -> {}
        }
        if (!isNear(driveway)) {
            return;
        }
        switch (dice.weighted(4, 3, 3)) {
            case 0 -> {
                Actor car = Actors.parked(ObjectClass.CAR, dice);
                if (car.length() < setback - 0.8) {
                    double turn = dice.sign() * Math.PI / 2 + 0.04 * dice.normal();
                    parts.park(car, frame.at(driveway, house - 0.7 - car.length() / 2), frame.heading() + turn);
                }
            }
            case 1 -> {
                Mesh mesh = Lookalikes.vehicleLike(dice);
                boolean lengthwise = setback > Lookalikes.LENGTH + 0.6;
                double v = house - 0.6 - (lengthwise ? Lookalikes.LENGTH : Lookalikes.WIDTH) / 2;
                put(mesh, driveway, v, lengthwise ? Math.PI / 2 : 0, 1.5);
            }
            default -> {}
        }
    }

    private void driveway(double along, double from, double to) {
        Surface[] surfaces = {Surface.PAVING, Surface.GRAVEL, Surface.CONCRETE, Surface.ASPHALT_PATCH};
        Rgb colour = Rgb.grey(dice.between(80, 170)).times(new Rgb((float) dice.between(0.95, 1.25), 1f, 0.92f));
        parts.paint(frame.rectangle(along - 1.5, along + 1.5, from, to), surfaces[dice.between(0, 3)], colour);
        // The kerb is lowered where cars drive over the pavement.
        parts.paint(
                frame.rectangle(along - 1.7, along + 1.7, profile.kerb(), profile.pavementEnd()),
                dice.chance(0.5) ? Surface.ASPHALT_PATCH : Surface.CONCRETE,
                parts.look.pavement().times(dice.between(0.6, 1.0)));
    }

    private void boundary(double from, double to, double across) {
        double length = to - from;
        if (length < 2 || dice.chance(0.15)) {
            return;
        }
        Mesh mesh = dice.chance(0.5) ? Plants.hedge(dice, length) : StreetFurniture.fence(dice, length);
        put(mesh, (from + to) / 2, across + 0.2, 0, 1);
        Vec2 foot = frame.at((from + to) / 2, across + 0.2);
        parts.blot(foot, length / 2 + 0.3, 0.8, frame.heading(), 0.72);
    }

    private void shrubs(double from, double to, double near, double far) {
        int count = dice.between(1, 6);
        for (int i = 0; i < count; i++) {
            double u = dice.between(from, to);
            double v = dice.between(near, Math.max(near + 0.5, far));
            Mesh mesh = switch (dice.weighted(6, 2, 2, 2, 1, 1)) {
                case 0 -> Plants.bush(dice);
                case 1 -> dice.pick(trees);
                case 2 -> StreetFurniture.box(dice);
                case 3 -> Lookalikes.personLike(dice);
                case 4 -> Lookalikes.vehicleLike(dice);
                default -> StreetFurniture.bench(dice);
            };
            if (put(mesh, u, v, dice.between(0, 3) * Math.PI / 2, 0.6)) {
                parts.blot(frame.at(u, v), 0.8, 0.8, 0, 0.68);
            }
        }
    }

    private void blocks(double from, double to) {
        double edge = profile.pavementEnd();
        double setback = dice.chance(0.5) ? 0.2 : dice.between(1.0, 4.0);
        double u = from;
        while (u < to - 8) {
            double width = dice.between(10.0, 24.0);
            double depth = dice.between(9.0, 14.0);
            ground(u, u + width + 6, edge, edge + setback + depth + 8);
            if (dice.chance(0.82)) {
                put(
                        Buildings.block(dice, width - 0.5, depth),
                        u + width / 2,
                        edge + setback + depth / 2,
                        0,
                        0.38 * width + 2);
            } else {
                yard(u, u + width, edge);
            }
            if (isNear(u) && setback > 0.8) {
                shrubs(u, u + width, edge + 0.3, edge + setback);
            }
            u += width + (dice.chance(0.3) ? dice.between(2.0, 6.0) : 0);
        }
    }

    /** A gap between houses: garages, containers, or what grows there. */
    private void yard(double from, double to, double edge) {
        double middle = (from + to) / 2;
        switch (dice.between(0, 2)) {
            case 0 -> put(Lookalikes.garages(dice, (int) ((to - from) / 3)), middle, edge + 8, 0, 4);
            case 1 -> {
                put(Lookalikes.container(dice, 6), middle, edge + dice.between(2.0, 7.0), 0.1 * dice.normal(), 3);
                shrubs(from + 1, to - 1, edge + 1, edge + 9);
            }
            default -> shrubs(from + 1, to - 1, edge + 1, edge + 9);
        }
    }

    private void park(double from, double to) {
        double edge = profile.pavementEnd();
        ground(from, to, edge, edge + 40);
        for (double u = from; u < to; u += dice.between(3.0, 9.0)) {
            double v = edge + dice.between(1.0, 22.0);
            if (put(dice.chance(0.65) ? dice.pick(trees) : Plants.bush(dice), u, v, dice.between(0.0, 6.0), 1.6)) {
                parts.blot(frame.at(u, v), 2.2, 2.2, 0, 0.6);
            }
        }
        if (dice.chance(0.5)) {
            double v = edge + dice.between(4.0, 12.0);
            parts.paint(
                    frame.rectangle(from, to, v, v + dice.between(1.2, 2.5)),
                    Surface.GRAVEL,
                    Rgb.screen(168, 152, 126));
        }
        if (dice.chance(0.5)) {
            for (double u = from; u < Math.min(to, from + 90); u += 12) {
                put(
                        dice.chance(0.5) ? Plants.hedge(dice, 11.5) : StreetFurniture.fence(dice, 12),
                        u + 6,
                        edge + 0.5,
                        0,
                        1);
            }
        }
        behind(from, to, edge + 26);
    }

    /** Trees that hide the end of the world. */
    private void behind(double from, double to, double across) {
        for (double u = from; u < to; u += dice.between(5.0, 11.0)) {
            put(dice.pick(trees), u, across + dice.between(0.0, 8.0), dice.between(0.0, 6.0), 2);
        }
    }

    private void streetTrees(double from, double to) {
        if (!dice.chance(0.65)) {
            return;
        }
        double across = profile.verge() > 0.7
                ? profile.kerb() + profile.verge() / 2
                : profile.kerb() + Math.min(0.9, profile.pavement() * 0.3);
        double spacing = dice.between(5.0, 15.0);
        for (double u = from + dice.between(1.0, spacing); u < to - 1; u += spacing * dice.between(0.85, 1.15)) {
            if (put(dice.pick(trees), u, across, dice.between(0.0, 6.0), 1.8)) {
                parts.paint(
                        frame.rectangle(u - 0.5, u + 0.5, across - 0.45, across + 0.45),
                        Surface.SOIL,
                        Rgb.screen(88, 70, 54));
                parts.blot(frame.at(u, across), 1.1, 1.0, 0, 0.7);
            }
        }
    }

    private void lamps(double from, double to) {
        double across = profile.kerb() + Math.min(0.6, 0.3 * profile.pavement());
        double spacing = dice.between(20.0, 32.0);
        Mesh post = StreetFurniture.lampPost(dice);
        Rgb strength = dice.chance(0.5) ? new Rgb(17, 11.5f, 5.2f) : new Rgb(14, 13.5f, 12f);
        for (double u = from + dice.between(0.0, spacing); u < to; u += spacing) {
            Vec2 place = frame.at(u, across);
            put(post, u, across, -Math.PI / 2, 0.1);
            if (isNear(u)) {
                parts.lamp(
                        frame.at(u, across - StreetFurniture.LAMP_REACH),
                        StreetFurniture.LAMP_HEIGHT,
                        strength.times(dice.between(0.8, 1.2)));
                parts.blot(place, 0.4, 0.4, 0, 0.75);
            }
        }
    }

    private void furniture(double from, double to) {
        double near = Math.max(from, -DETAIL_RANGE);
        double far = Math.min(to, DETAIL_RANGE);
        int count = (int) ((far - near) / dice.between(4.0, 10.0));
        for (int i = 0; i < count; i++) {
            double u = dice.between(near, far);
            boolean inner = dice.chance(0.6);
            double across = inner ? profile.kerb() + 0.45 : profile.pavementEnd() - 0.35;
            double heading = dice.chance(0.5) ? 0 : Math.PI;
            Mesh mesh = switch (dice.weighted(20, 11, 8, 16, 12, 5, 8, 20)) {
                case 0 -> StreetFurniture.sign(dice);
                case 1 -> StreetFurniture.bin(dice);
                case 2 -> StreetFurniture.bench(dice);
                case 3 -> StreetFurniture.bollard(dice);
                case 4 -> StreetFurniture.box(dice);
                case 5 -> StreetFurniture.cone();
                case 6 -> Plants.bush(dice);
                default -> Lookalikes.personLike(dice);
            };
            if (put(mesh, u, across, heading, 0.3)) {
                parts.blot(frame.at(u, across), 0.5, 0.5, 0, 0.75);
            }
        }
        if (dice.chance(0.3)) {
            put(Lookalikes.vehicleLike(dice), dice.between(-20.0, 20.0), profile.pavementEnd() + 1.1, 0, 1.5);
        }
        if (dice.chance(0.22)) {
            put(StreetFurniture.shelter(dice), dice.between(-12.0, 12.0), profile.pavementEnd() - 0.7, 0, 1.5);
        }
    }

    private void wires(double from, double to) {
        double across = profile.pavementEnd() + 0.4;
        double spacing = 28;
        Mesh pole = StreetFurniture.utilityPole(dice);
        Mesh wires = StreetFurniture.wires(spacing);
        for (double u = from; u < to; u += spacing) {
            put(pole, u, across, 0, 0.2);
            Vec2 place = frame.at(u, across);
            parts.objects.add(io.flowmask.cameras.simulation.mesh.Placement.onGround(
                    wires, place.x(), place.y(), frame.heading()));
        }
    }

    private void ground(double from, double to, double near, double far) {
        parts.paint(
                frame.rectangle(from, to, near, far),
                parts.look.vergeSurface(),
                parts.look.verge().times(dice.between(0.8, 1.15)));
    }

    private boolean isNear(double along) {
        return Math.abs(along) < DETAIL_RANGE;
    }

    private boolean put(Mesh mesh, double along, double across, double turn, double radius) {
        return parts.put(mesh, frame.at(along, across), frame.heading() + turn, radius);
    }
}
