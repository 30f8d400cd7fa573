package io.flowmask.cameras.simulation.models;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;
import io.flowmask.cameras.simulation.models.Hull.Section;
import io.flowmask.cameras.simulation.models.Hull.Span;

/** Vans and buses: hulls with a short nose or none. */
final class LargeVehicles {
    private LargeVehicles() {}

    /** A delivery van, or a minibus with windows all along. */
    static Actor van(Dice dice) {
        double length = dice.between(4.9, 6.6);
        double height = length < 5.4 ? dice.between(1.95, 2.15) : dice.between(2.3, 2.75);
        double half = dice.between(0.96, 1.03);
        double belt = 1.22;
        boolean minibus = dice.chance(0.22);
        Rgb paint = dice.chance(0.6) ? Rgb.grey(dice.between(205, 238)) : Palette.carPaint(dice);
        MeshBuilder mesh = new MeshBuilder(35);
        double rear = -length / 2;
        double front = length / 2;
        Section[] sections = {
            new Section(rear, 0.97 * half, 0.42, belt, height - 0.06, 0.82 * half),
            new Section(rear + 0.06, half, 0.32, belt, height, 0.86 * half),
            new Section(front - 2.55, half, 0.3, belt, height, 0.86 * half),
            new Section(front - 2.45, half, 0.3, belt, height, 0.86 * half),
            new Section(front - 1.75, half, 0.3, belt, height - 0.05, 0.84 * half),
            new Section(front - 0.85, 0.99 * half, 0.3, belt - 0.02, belt + 0.08, 0.86 * half),
            new Section(front - 0.12, 0.93 * half, 0.32, 0.86, 0.95, 0.7 * half),
            new Section(front, 0.84 * half, 0.42, 0.66, 0.7, 0.66 * half)
        };
        Span cargo = minibus ? Span.SIDE_WINDOWS : Span.BODY;
        new Hull(mesh, paint, paint, Rgb.grey(dice.between(18, 45))).build(sections, new Span[] {
            Span.BODY, cargo, Span.BODY, Span.SIDE_WINDOWS, Span.SCREEN, Span.BODY, Span.BODY
        });
        VehicleParts parts = new VehicleParts(mesh);
        mesh.paint(Rgb.grey(20), Surface.MATTE);
        mesh.box(rear + 0.2, front - 0.3, -0.86 * half, 0.86 * half, 0.16, 0.45);
        parts.axle(rear + 0.2 * length, half, 0.35).axle(front - 0.95, half, 0.35);
        parts.lamps(true, front - 0.02, 0.45 * half, 0.84 * half, 0.68, 0.86);
        parts.lamps(false, rear - 0.015, 0.78 * half, 0.93 * half, 0.85, 1.3);
        parts.plate(true, front + 0.012, 0.5 * half, 0.45, 0.66, Rgb.grey(28));
        parts.plate(false, rear - 0.01, 0.26, 0.62, 0.74, Palette.PLATE);
        parts.plate(false, rear - 0.012, 0.012, 0.55, height - 0.2, paint.times(0.3));
        if (minibus || dice.chance(0.5)) {
            mesh.paint(Rgb.grey(30), Surface.GLASS);
            for (int side = -1; side <= 1; side += 2) {
                double y0 = side < 0 ? -0.8 * half : 0.08;
                double y1 = side < 0 ? -0.08 : 0.8 * half;
                double x = rear - 0.014;
                mesh.face(x, y1, belt + 0.1, x, y0, belt + 0.1, x, y0, height - 0.35, x, y1, height - 0.35);
            }
        }
        parts.mirrors(front - 1.15, half * 0.98, belt, 0.22, Rgb.grey(32));
        if (!minibus) {
            sideStripe(mesh, parts, dice, rear + 0.5, front - 2.9, half, height);
        }
        return new Actor(ObjectClass.CAR, mesh.build(), length, 2 * half + 0.1, height);
    }

    private static void sideStripe(
            MeshBuilder mesh, VehicleParts parts, Dice dice, double x0, double x1, double half, double z) {
        if (dice.chance(0.5)) {
            mesh.paint(Palette.vivid(dice), Surface.PAINT);
            parts.flank(x0 + dice.between(0.0, 0.4), x1, half + 0.006, 0.75, 0.75 + dice.between(0.1, 0.35));
        }
        if (dice.chance(0.3)) {
            mesh.paint(Rgb.grey(90), Surface.METAL);
            for (double y : new double[] {-0.5 * half, 0.5 * half}) {
                mesh.rod(x0, y, z + 0.12, x1, y, z + 0.12, 0.06);
                mesh.rod(x0 + 0.3, y, z, x0 + 0.3, y, z + 0.12, 0.04);
            }
        }
    }

    /** A town bus, with a second deck now and then, or a coach. */
    static Actor bus(Dice dice) {
        double length = dice.between(9.5, 12.5);
        double half = dice.between(1.22, 1.28);
        boolean doubleDecker = dice.chance(0.14);
        double height = doubleDecker ? dice.between(4.1, 4.4) : dice.between(2.95, 3.5);
        double belt = height < 3.2 || doubleDecker ? 1.2 : 1.6;
        Rgb paint = dice.chance(0.55) ? Palette.vivid(dice) : Rgb.grey(dice.between(170, 235));
        Rgb roof = dice.chance(0.6) ? Rgb.grey(dice.between(170, 225)) : paint;
        MeshBuilder mesh = new MeshBuilder(35);
        double rear = -length / 2;
        double front = length / 2;
        int windows = (int) Math.round((length - 1.2) / 1.55);
        Section[] sections = new Section[2 * windows + 4];
        Span[] spans = new Span[sections.length - 1];
        sections[0] = new Section(rear, 0.97 * half, 0.4, belt, height - 0.08, 0.88 * half);
        double pitch = (length - 0.75) / windows;
        for (int i = 0; i < windows; i++) {
            double x = rear + 0.05 + i * pitch;
            sections[2 * i + 1] = new Section(x, half, 0.32, belt, height, 0.93 * half);
            sections[2 * i + 2] = new Section(x + 0.1, half, 0.32, belt, height, 0.93 * half);
            spans[2 * i] = i == 0 ? Span.BODY : Span.SIDE_WINDOWS;
            spans[2 * i + 1] = Span.BODY;
        }
        int last = 2 * windows + 1;
        sections[last] = new Section(front - 0.7, half, 0.32, belt, height, 0.93 * half);
        sections[last + 1] = new Section(front - 0.28, 0.99 * half, 0.32, belt - 0.1, height - 0.06, 0.9 * half);
        sections[last + 2] = new Section(front, 0.95 * half, 0.36, 1.0, 1.05, 0.9 * half);
        spans[last - 1] = Span.SIDE_WINDOWS;
        spans[last] = Span.SIDE_WINDOWS;
        spans[last + 1] = Span.SCREEN;
        new Hull(mesh, paint, roof, Rgb.grey(dice.between(18, 40))).build(sections, spans);
        VehicleParts parts = new VehicleParts(mesh);
        mesh.paint(Rgb.grey(22), Surface.MATTE);
        mesh.box(rear + 0.2, front - 0.2, -0.9 * half, 0.9 * half, 0.16, 0.5);
        parts.axle(rear + 0.27 * length, half, 0.48).axle(front - 0.22 * length, half, 0.48);
        parts.lamps(true, front + 0.01, 0.55 * half, 0.9 * half, 0.55, 0.78);
        parts.lamps(false, rear - 0.015, 0.78 * half, 0.92 * half, 0.7, 1.25);
        parts.plate(true, front - 0.15, 0.72 * half, height - 0.42, height - 0.16, Rgb.screen(60, 44, 8));
        parts.plate(false, rear - 0.012, 0.7 * half, belt + 0.35, height - 0.35, Rgb.grey(30));
        parts.plate(false, rear - 0.012, 0.6 * half, 0.6, belt - 0.15, paint.times(0.6));
        mesh.paint(Rgb.grey(40), Surface.MATTE);
        for (double along : new double[] {0.38, 0.02, -0.3}) {
            double x = along * length;
            mesh.face(
                    x,
                    -half - 0.008,
                    0.4,
                    x + 1.1,
                    -half - 0.008,
                    0.4,
                    x + 1.1,
                    -half - 0.008,
                    belt,
                    x,
                    -half - 0.008,
                    belt);
        }
        mesh.paint(roof.times(0.85), Surface.MATTE);
        if (doubleDecker) {
            mesh.paint(paint, Surface.PAINT);
            parts.flank(rear + 0.06, front - 0.5, 0.94 * half, 2.15, 2.65);
            parts.plate(true, front - 0.08, 0.86 * half, 2.0, 2.5, paint);
            mesh.paint(roof.times(0.85), Surface.MATTE);
        }
        int units = dice.between(1, 3);
        for (int i = 0; i < units; i++) {
            double x = rear + length * (0.15 + 0.25 * i);
            mesh.box(x, x + dice.between(0.9, 1.9), -0.6 * half, 0.6 * half, height - 0.02, height + 0.18);
        }
        parts.mirrors(front - 0.15, half, 1.7, 0.28, Rgb.grey(28));
        return new Actor(ObjectClass.BUS, mesh.build(), length, 2 * half + 0.1, height + 0.18);
    }
}
