package io.flowmask.cameras.simulation.models;

import static io.flowmask.cameras.simulation.mesh.MeshBuilder.rectangle;
import static io.flowmask.cameras.simulation.mesh.MeshBuilder.rounded;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/** Trucks: a cab and, behind it, a box, a tipper, a flat bed with its load or a tank. */
final class Trucks {
    private static final double FLOOR = 1.0;

    private Trucks() {}

    static Actor truck(Dice dice) {
        boolean trailer = dice.chance(0.25);
        double length = trailer ? dice.between(10.5, 13.5) : dice.between(6.0, 10.5);
        double half = dice.between(1.12, 1.26);
        double cabLength = dice.between(1.7, 2.2);
        double cabHeight = dice.between(2.4, 3.0);
        double rear = -length / 2;
        double front = length / 2;
        double bodyEnd = front - cabLength - (trailer ? dice.between(0.6, 1.0) : 0.2);
        MeshBuilder mesh = new MeshBuilder(30);
        VehicleParts parts = new VehicleParts(mesh);
        mesh.paint(Rgb.grey(38), Surface.MATTE);
        mesh.box(rear + 0.05, front - 0.4, -0.45 * half, 0.45 * half, 0.55, FLOOR);
        double cabTop = cab(mesh, parts, dice, front, half, cabLength, cabHeight);
        double height = Math.max(cabTop, body(mesh, parts, dice, rear, bodyEnd, half, cabHeight));
        parts.axle(rear + 0.16 * length, half * 0.97, 0.48).axle(front - 0.6 * cabLength, half * 0.97, 0.48);
        if (length > 8) {
            parts.axle(rear + 0.16 * length + 1.15, half * 0.97, 0.48);
        }
        if (trailer) {
            parts.axle(rear + 0.16 * length - 1.15, half * 0.97, 0.48).axle(bodyEnd - 0.7, half * 0.97, 0.48);
        }
        parts.lamps(false, rear - 0.01, 0.55 * half, 0.9 * half, 0.72, 0.92);
        parts.plate(false, rear - 0.012, 0.26, 0.6, 0.72, Palette.PLATE);
        mesh.paint(Rgb.grey(60), Surface.METAL);
        parts.flank(rear + 0.35 * length, bodyEnd - 0.4, half * 0.9, 0.5, 0.9);
        return new Actor(ObjectClass.TRUCK, mesh.build(), length, 2 * half + 0.1, height);
    }

    /** Builds the cab and returns its height. */
    private static double cab(
            MeshBuilder mesh, VehicleParts parts, Dice dice, double front, double half, double length, double height) {
        Rgb paint = Palette.carPaint(dice);
        double rear = front - length;
        double lean = dice.between(0.05, 0.4);
        mesh.paint(paint, Surface.PAINT);
        mesh.loft(
                rounded(rear, front - 0.03, 0.96 * half, 0.05, 0.45),
                rounded(rear, front, 0.98 * half, 0.1, 1.0),
                rounded(rear, front - 0.02, 0.98 * half, 0.12, 1.45),
                rounded(rear, front - lean, 0.94 * half, 0.14, height - 0.25),
                rounded(rear + 0.1, front - lean - 0.2, 0.85 * half, 0.14, height));
        mesh.paint(Rgb.grey(dice.between(18, 42)), Surface.GLASS);
        double low = 1.5;
        double high = height - 0.35;
        double slope = (lean - 0.02) / (height - 0.25 - 1.45);
        double xLow = front - 0.005 - slope * (low - 1.45);
        double xHigh = front - 0.005 - slope * (high - 1.45);
        mesh.face(xLow, -0.84 * half, low, xLow, 0.84 * half, low, xHigh, 0.8 * half, high, xHigh, -0.8 * half, high);
        parts.flank(front - 0.72 * length, front - 0.3 - lean * 0.6, 0.985 * half, low - 0.1, high);
        double top = height;
        if (dice.chance(0.45)) {
            top += dice.between(0.3, 0.6);
            mesh.paint(paint.times(0.9), Surface.PAINT);
            double back = rear + 0.12;
            mesh.loft(
                    rectangle(back, front - lean - 0.35, 0.8 * half, height - 0.02),
                    rectangle(back, back + 0.35 * length, 0.74 * half, top));
        }
        parts.lamps(true, front + 0.02, 0.5 * half, 0.88 * half, 0.62, 0.85);
        parts.plate(true, front + 0.012, 0.75 * half, 0.95, 1.3, Rgb.grey(dice.between(25, 70)));
        parts.plate(true, front + 0.016, 0.26, 0.55, 0.67, Palette.PLATE);
        parts.mirrors(front - 0.25, half, 1.65, 0.3, Rgb.grey(26));
        return top;
    }

    private static double[] reversed(double[] ring) {
        double[] points = new double[ring.length];
        for (int i = 0; i < ring.length; i += 3) {
            System.arraycopy(ring, i, points, ring.length - 3 - i, 3);
        }
        return points;
    }

    /** What makes a box of sheet metal or canvas: hoops over the roof, posts, the unit that cools it. */
    private static void ribs(
            MeshBuilder mesh,
            VehicleParts parts,
            Dice dice,
            double rear,
            double front,
            double wide,
            double top,
            Rgb colour) {
        if (dice.chance(0.5)) {
            mesh.paint(colour.times(dice.between(0.7, 0.9)), Surface.METAL);
            double pitch = dice.between(0.5, 1.1);
            for (double x = rear + 0.3; x < front - 0.2; x += pitch) {
                mesh.box(x - 0.03, x + 0.03, -wide - 0.012, wide + 0.012, FLOOR + 0.1, top + 0.02);
            }
        }
        if (dice.chance(0.5)) {
            mesh.paint(Rgb.grey(dice.between(60, 200)), Surface.MATTE);
            mesh.box(front, front + 0.16, -0.6 * wide, 0.6 * wide, top - 0.9, top - 0.1);
        }
        mesh.paint(colour.times(0.55), Surface.METAL);
        for (double y : new double[] {-0.55 * wide, 0.55 * wide}) {
            mesh.rod(rear - 0.02, y, FLOOR + 0.1, rear - 0.02, y, top - 0.1, 0.05);
        }
        parts.flank(rear, rear + 0.1, wide + 0.008, FLOOR, top);
    }

    /** Builds what the truck carries and returns its height. */
    private static double body(
            MeshBuilder mesh, VehicleParts parts, Dice dice, double rear, double front, double half, double cabHeight) {
        Rgb colour = dice.chance(0.55) ? Rgb.grey(dice.between(175, 235)) : Palette.vivid(dice);
        double wide = half * 1.0;
        switch (dice.weighted(60, 18, 12, 10)) {
            case 0 -> {
                double top = cabHeight + dice.between(0.0, 0.75);
                mesh.paint(colour, Surface.METAL);
                mesh.loft(rectangle(rear, front, wide, FLOOR), rectangle(rear, front, wide, top));
                mesh.paint(colour.times(0.45), Surface.MATTE);
                parts.plate(false, rear - 0.008, 0.015, FLOOR + 0.05, top - 0.08, colour.times(0.4));
                parts.flank(rear, front, wide + 0.006, FLOOR, FLOOR + 0.08);
                ribs(mesh, parts, dice, rear, front, wide, top, colour);
                if (dice.chance(0.5)) {
                    mesh.paint(Palette.vivid(dice), Surface.PAINT);
                    double inset = (front - rear) * dice.between(0.08, 0.25);
                    parts.flank(rear + inset, front - inset, wide + 0.01, FLOOR + 0.5, top - dice.between(0.4, 0.8));
                }
                return top + 0.02;
            }
            case 1 -> {
                double top = dice.between(1.9, 2.4);
                mesh.paint(colour, Surface.METAL);
                mesh.loft(rectangle(rear, front, wide * 0.97, FLOOR), rectangle(rear, front, wide, top));
                mesh.paint(Rgb.screen(96, 80, 60).times(dice.between(0.3, 1.6)), Surface.GRAVEL);
                double load = top + 0.01;
                mesh.face(
                        rear + 0.12,
                        0.12 - wide,
                        load,
                        front - 0.12,
                        0.12 - wide,
                        load,
                        front - 0.12,
                        wide - 0.12,
                        load,
                        rear + 0.12,
                        wide - 0.12,
                        load);
                mesh.paint(colour.times(0.7), Surface.METAL);
                for (int i = 0; i < 4; i++) {
                    double x = rear + (front - rear) * (i + 0.5) / 4;
                    parts.flank(x - 0.05, x + 0.05, wide + 0.02, FLOOR, top);
                }
                return top;
            }
            case 2 -> {
                mesh.paint(Rgb.screen(88, 70, 52), Surface.PLANKS);
                mesh.box(rear, front, -wide, wide, FLOOR, FLOOR + 0.18);
                double top = FLOOR + dice.between(0.6, 1.5);
                double x = rear + 0.3;
                while (x < front - 1.0) {
                    double size = dice.between(0.8, 1.6);
                    mesh.paint(Palette.cloth(dice), Surface.MATTE);
                    double y = wide * dice.between(0.6, 0.95);
                    mesh.box(x, Math.min(front - 0.1, x + size), -y, y, FLOOR + 0.18, top * dice.between(0.8, 1.0));
                    x += size + 0.15;
                }
                return top;
            }
            default -> {
                mesh.paint(Rgb.grey(dice.between(140, 215)), Surface.METAL);
                double r = half * 0.92;
                double z = FLOOR + r;
                double[][] rings = new double[4][];
                boolean mixer = dice.chance(0.4);
                double third = (front - rear) / 3;
                double[] xs = {front, front - 0.05 - (mixer ? third : 0), rear + 0.05 + (mixer ? third : 0), rear};
                double[] radii =
                        mixer ? new double[] {0.7 * r, r, 0.85 * r, 0.35 * r} : new double[] {0.8 * r, r, r, 0.8 * r};
                for (int i = 0; i < 4; i++) {
                    rings[i] = new double[3 * 14];
                    for (int k = 0; k < 14; k++) {
                        double angle = 2 * Math.PI * k / 14;
                        rings[i][3 * k] = xs[i];
                        rings[i][3 * k + 1] = radii[i] * StrictMath.sin(angle);
                        rings[i][3 * k + 2] = z + radii[i] * StrictMath.cos(angle);
                    }
                }
                mesh.loft(rings);
                mesh.face(reversed(rings[0]));
                return z + r;
            }
        }
    }
}
