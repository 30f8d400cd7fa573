package io.flowmask.cameras.simulation.models;

import static io.flowmask.cameras.simulation.mesh.MeshBuilder.rounded;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/** Bicycles and motorcycles, with their riders or parked without. */
final class TwoWheelers {
    private static final int SPOKES = 14;

    private TwoWheelers() {}

    static Actor bicycle(Dice dice, boolean ridden) {
        MeshBuilder mesh = new MeshBuilder(50);
        double length = dice.between(1.65, 1.8);
        double radius = 0.34;
        double rear = -length / 2 + radius;
        double front = length / 2 - radius;
        mesh.paint(Rgb.grey(30), Surface.MATTE);
        wheel(mesh, rear, radius, 0.8, 0.025);
        wheel(mesh, front, radius, 0.8, 0.025);
        mesh.paint(Palette.vivid(dice), Surface.METAL);
        double crank = rear + 0.46;
        mesh.rod(crank, 0, 0.3, rear + 0.3, 0, 0.92, 0.05);
        mesh.rod(crank, 0, 0.3, front - 0.16, 0, 0.82, 0.06);
        mesh.rod(rear + 0.34, 0, 0.78, front - 0.18, 0, 0.86, 0.05);
        mesh.rod(rear, 0, radius, crank, 0, 0.3, 0.04);
        mesh.rod(rear, 0, radius, rear + 0.33, 0, 0.8, 0.04);
        mesh.rod(front, 0, radius, front - 0.22, 0, 1.02, 0.05);
        mesh.paint(Rgb.grey(28), Surface.MATTE);
        mesh.rod(front - 0.22, -0.29, 1.05, front - 0.22, 0.29, 1.05, 0.05);
        mesh.box(rear + 0.16, rear + 0.42, -0.07, 0.07, 0.92, 0.98);
        if (dice.chance(0.3)) {
            mesh.box(rear - 0.2, rear + 0.12, -0.14, 0.14, 0.72, 0.95);
        }
        if (ridden) {
            People.rider(mesh, dice, rear + 0.28, 0.96, 0.62, dice.between(0.1, 0.32), dice.chance(0.5), true);
        }
        return new Actor(ObjectClass.BICYCLE, mesh.build(), length, 0.65, ridden ? 1.75 : 1.05);
    }

    static Actor motorcycle(Dice dice, boolean ridden) {
        boolean scooter = dice.chance(0.4);
        MeshBuilder mesh = new MeshBuilder(50);
        double length = scooter ? dice.between(1.75, 1.9) : dice.between(2.0, 2.25);
        double radius = scooter ? 0.24 : 0.31;
        double rear = -length / 2 + radius;
        double front = length / 2 - radius;
        Rgb paint = Palette.carPaint(dice);
        mesh.paint(Rgb.grey(26), Surface.MATTE);
        wheel(mesh, rear, radius, 0.1, 0.085);
        wheel(mesh, front, radius, 0.1, 0.065);
        mesh.loft(rounded(rear + 0.1, front - 0.15, 0.15, 0.05, 0.28), rounded(rear, front - 0.1, 0.17, 0.05, 0.55));
        mesh.paint(paint, Surface.PAINT);
        mesh.loft(
                rounded(rear - 0.2, front - 0.25, 0.13, 0.04, 0.55),
                rounded(rear - 0.25, rear + 0.75, 0.15, 0.05, 0.76));
        mesh.loft(
                rounded(rear + 0.6, front - 0.15, 0.16, 0.05, 0.7),
                rounded(rear + 0.68, front - 0.25, 0.14, 0.05, 0.95));
        mesh.box(front - 0.3, front + 0.2, -0.07, 0.07, 2 * radius + 0.02, 2 * radius + 0.08);
        if (scooter) {
            mesh.loft(
                    rounded(front - 0.3, front - 0.05, 0.24, 0.05, 0.3),
                    rounded(front - 0.42, front - 0.25, 0.2, 0.05, 0.95));
        }
        mesh.paint(Rgb.grey(22), Surface.MATTE);
        mesh.box(rear - 0.18, rear + 0.6, -0.14, 0.14, 0.76, 0.83);
        mesh.rod(front, 0.1, radius, front - 0.28, 0.1, 0.95, 0.06);
        mesh.rod(front, -0.1, radius, front - 0.28, -0.1, 0.95, 0.06);
        mesh.rod(front - 0.32, -0.36, 1.02, front - 0.32, 0.36, 1.02, 0.05);
        VehicleParts parts = new VehicleParts(mesh);
        mesh.paint(Palette.LAMP_GLASS, Surface.HEADLAMP);
        mesh.face(
                front - 0.1, -0.09, 0.76, front - 0.1, 0.09, 0.76, front - 0.14, 0.09, 0.93, front - 0.14, -0.09, 0.93);
        mesh.paint(Palette.TAIL_RED, Surface.TAIL_LAMP);
        mesh.face(rear - 0.27, 0.09, 0.64, rear - 0.27, -0.09, 0.64, rear - 0.27, -0.09, 0.74, rear - 0.27, 0.09, 0.74);
        parts.plate(false, rear - 0.28, 0.1, 0.45, 0.6, Palette.PLATE);
        if (dice.chance(0.35)) {
            mesh.paint(dice.chance(0.3) ? Palette.vivid(dice) : Rgb.grey(30), Surface.MATTE);
            mesh.box(rear - 0.35, rear + 0.08, -0.22, 0.22, 0.85, 1.25);
        }
        if (ridden) {
            People.rider(
                    mesh, dice, rear + 0.38, 0.84, front - 0.3 - rear - 0.38, dice.between(0.05, 0.25), true, false);
        }
        return new Actor(ObjectClass.MOTORCYCLE, mesh.build(), length, 0.85, ridden ? 1.6 : 1.15);
    }

    /** A wheel in the xz plane, seen from both sides and along its tread; open inside {@code hole} of its radius. */
    private static void wheel(MeshBuilder mesh, double x, double radius, double hole, double halfWidth) {
        for (int i = 0; i < SPOKES; i++) {
            double a = 2 * Math.PI * i / SPOKES;
            double b = 2 * Math.PI * (i + 1) / SPOKES;
            double ax = StrictMath.cos(a) * radius;
            double az = StrictMath.sin(a) * radius;
            double bx = StrictMath.cos(b) * radius;
            double bz = StrictMath.sin(b) * radius;
            double r = radius;
            mesh.mirrored(
                    x + bx,
                    halfWidth,
                    r + bz,
                    x + ax,
                    halfWidth,
                    r + az,
                    x + hole * ax,
                    halfWidth,
                    r + hole * az,
                    x + hole * bx,
                    halfWidth,
                    r + hole * bz);
            mesh.face(
                    x + bx,
                    -halfWidth,
                    r + bz,
                    x + ax,
                    -halfWidth,
                    r + az,
                    x + ax,
                    halfWidth,
                    r + az,
                    x + bx,
                    halfWidth,
                    r + bz);
        }
    }
}
