package io.flowmask.cameras.simulation.models;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;
import io.flowmask.cameras.simulation.models.Hull.Section;
import io.flowmask.cameras.simulation.models.Hull.Span;

/** Cars: saloons, hatchbacks, estates, off-roaders, people carriers, pick-ups. */
final class Cars {
    private enum Style {
        SALOON,
        HATCHBACK,
        ESTATE,
        OFF_ROADER,
        PEOPLE_CARRIER,
        PICK_UP
    }

    private Cars() {}

    static Actor car(Dice dice) {
        Style style = Style.values()[dice.weighted(28, 30, 14, 18, 6, 4)];
        double length = scale(
                dice,
                switch (style) {
                    case SALOON -> 4.65;
                    case HATCHBACK -> 4.0;
                    case ESTATE -> 4.75;
                    case OFF_ROADER -> 4.5;
                    case PEOPLE_CARRIER -> 4.6;
                    case PICK_UP -> 5.2;
                });
        double height = scale(
                dice,
                switch (style) {
                    case SALOON, ESTATE -> 1.46;
                    case HATCHBACK -> 1.49;
                    case OFF_ROADER, PEOPLE_CARRIER -> 1.70;
                    case PICK_UP -> 1.80;
                });
        double belt = height * dice.between(0.61, 0.65);
        double halfWidth = dice.between(0.87, 0.95);
        Rgb paint = Palette.carPaint(dice);
        Rgb roof = dice.chance(0.12) ? Rgb.grey(24) : paint;
        MeshBuilder mesh = new MeshBuilder(38);
        Hull hull = new Hull(mesh, paint, roof, Rgb.grey(dice.between(18, 48)));
        double clearance = style == Style.OFF_ROADER || style == Style.PICK_UP ? 0.3 : 0.2;
        Section[] sections = sections(style, length, height, belt, halfWidth, clearance, dice);
        hull.build(sections, spans(style));
        details(mesh, style, length, height, belt, halfWidth, clearance, paint, dice);
        return new Actor(ObjectClass.CAR, mesh.build(), length, 2 * halfWidth + 0.1, height);
    }

    private static double scale(Dice dice, double mean) {
        return mean * dice.between(0.95, 1.06);
    }

    private static Section[] sections(
            Style style, double length, double height, double belt, double halfWidth, double clearance, Dice dice) {
        double bonnet = belt - dice.between(0.08, 0.16);
        double cowl = style == Style.PEOPLE_CARRIER ? 0.80 : dice.between(0.735, 0.765);
        double roofFront = style == Style.PEOPLE_CARRIER ? 0.61 : dice.between(0.57, 0.6);
        double roofRear;
        double screenBase;
        switch (style) {
            case SALOON -> {
                roofRear = 0.31;
                screenBase = 0.16;
            }
            case PICK_UP -> {
                roofRear = 0.42;
                screenBase = 0.40;
            }
            default -> {
                roofRear = style == Style.HATCHBACK ? 0.13 : 0.08;
                screenBase = 0.02;
            }
        }
        double deck = style == Style.SALOON ? belt + 0.07 : belt + 0.03;
        Shape at = new Shape(length, halfWidth);
        return new Section[] {
            at.section(0, 0.86, clearance + 0.16, 0.62 * belt, 0.66 * belt, 0.80),
            at.section(0.013, 0.95, clearance + 0.05, belt - 0.04, deck - 0.03, 0.86),
            at.section(Math.max(0.03, screenBase), 0.985, clearance, belt, deck, 0.82),
            at.section(roofRear, 1, clearance, belt, height - 0.04, 0.71),
            at.section(0.445, 1, clearance, belt, height, 0.735),
            at.section(0.468, 1, clearance, belt, height, 0.735),
            at.section(roofFront, 1, clearance, belt, height - 0.045, 0.71),
            at.section(cowl, 1, clearance, belt - 0.02, belt + 0.05, 0.82),
            at.section(0.93, 0.965, clearance, bonnet - 0.03, bonnet + 0.02, 0.70),
            at.section(0.98, 0.90, clearance + 0.05, 0.78 * bonnet, 0.84 * bonnet, 0.66),
            at.section(1, 0.80, clearance + 0.14, 0.62 * bonnet, 0.66 * bonnet, 0.6)
        };
    }

    private record Shape(double length, double halfWidth) {
        Section section(double along, double wide, double sill, double belt, double top, double topWide) {
            return new Section((along - 0.5) * length, wide * halfWidth, sill, belt, top, topWide * halfWidth);
        }
    }

    private static Span[] spans(Style style) {
        Span rear = style == Style.SALOON || style == Style.PICK_UP ? Span.BODY : Span.SCREEN;
        return new Span[] {
            Span.BODY,
            Span.BODY,
            style == Style.PICK_UP ? Span.BODY : Span.SCREEN,
            style == Style.PICK_UP ? Span.BODY : Span.SIDE_WINDOWS,
            rear == Span.BODY && style == Style.PICK_UP ? Span.SIDE_WINDOWS : Span.BODY,
            Span.SIDE_WINDOWS,
            Span.SCREEN,
            Span.BODY,
            Span.BODY,
            Span.BODY
        };
    }

    private static void details(
            MeshBuilder mesh,
            Style style,
            double length,
            double height,
            double belt,
            double halfWidth,
            double clearance,
            Rgb paint,
            Dice dice) {
        double rear = -length / 2;
        double front = length / 2;
        double wheel = clearance > 0.25 ? 0.38 : 0.32;
        mesh.paint(Rgb.grey(20), Surface.MATTE);
        mesh.box(rear + 0.25, front - 0.25, -0.86 * halfWidth, 0.86 * halfWidth, 0.14, clearance + 0.12);
        VehicleParts parts = new VehicleParts(mesh);
        parts.axle(rear + 0.19 * length, halfWidth, wheel).axle(front - 0.185 * length, halfWidth, wheel);
        double lampLow = 0.6 * belt;
        parts.lamps(true, front - 0.01, 0.45 * halfWidth, 0.84 * halfWidth, lampLow, lampLow + 0.13);
        parts.lamps(false, rear - 0.015, 0.5 * halfWidth, 0.9 * halfWidth, 0.68 * belt, 0.68 * belt + 0.18);
        parts.plate(true, front + 0.012, 0.42 * halfWidth, clearance + 0.17, 0.58 * belt, Rgb.grey(26));
        parts.plate(true, front + 0.02, 0.26, clearance + 0.2, clearance + 0.31, Palette.PLATE);
        parts.plate(false, rear - 0.01, 0.26, 0.52 * belt, 0.52 * belt + 0.11, Palette.PLATE);
        parts.mirrors(length * 0.215, halfWidth * 0.95, belt - 0.02, 0.17, paint.times(0.9));
        mesh.paint(paint.times(0.35), Surface.MATTE);
        for (double door : new double[] {-0.04, 0.2}) {
            parts.flank(length * door, length * door + 0.02, halfWidth + 0.003, clearance + 0.2, belt - 0.1);
        }
        if (style == Style.PICK_UP) {
            mesh.paint(Rgb.grey(30), Surface.MATTE);
            double z = belt + 0.045;
            mesh.face(
                    rear + 0.25,
                    -0.7 * halfWidth,
                    z,
                    -0.11 * length,
                    -0.7 * halfWidth,
                    z,
                    -0.11 * length,
                    0.7 * halfWidth,
                    z,
                    rear + 0.25,
                    0.7 * halfWidth,
                    z);
        } else if (dice.chance(0.25)) {
            mesh.paint(Rgb.grey(18), Surface.GLASS);
            double z = height + 0.004;
            mesh.face(
                    -0.02 * length,
                    -0.42 * halfWidth,
                    z,
                    0.075 * length,
                    -0.42 * halfWidth,
                    z - 0.02,
                    0.075 * length,
                    0.42 * halfWidth,
                    z - 0.02,
                    -0.02 * length,
                    0.42 * halfWidth,
                    z);
        } else if (dice.chance(0.25)) {
            mesh.paint(Rgb.grey(50), Surface.METAL);
            for (int side = -1; side <= 1; side += 2) {
                double y = side * 0.62 * halfWidth;
                mesh.rod(-0.3 * length, y, height + 0.02, 0.07 * length, y, height, 0.05);
            }
        }
    }
}
