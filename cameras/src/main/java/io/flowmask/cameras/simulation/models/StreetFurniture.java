package io.flowmask.cameras.simulation.models;

import static io.flowmask.cameras.simulation.mesh.MeshBuilder.ring;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/** What stands along streets and is none of the objects to be found. Signs and the like face -x. */
public final class StreetFurniture {
    /** Height of a lamp post's bulb, metres. */
    public static final double LAMP_HEIGHT = 7.2;
    /** How far a lamp post's bulb is in front of it, along x, metres. */
    public static final double LAMP_REACH = 1.6;

    private StreetFurniture() {}

    public static Mesh lampPost(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(50);
        mesh.paint(Rgb.grey(dice.between(50, 150)), Surface.METAL);
        mesh.loft(ring(0, 0, 0, 0.1, 0.1, 6), ring(0, 0, 1, 0.08, 0.08, 6), ring(0, 0, LAMP_HEIGHT, 0.05, 0.05, 6));
        mesh.rod(0, 0, LAMP_HEIGHT, LAMP_REACH, 0, LAMP_HEIGHT + 0.15, 0.07);
        mesh.box(LAMP_REACH - 0.3, LAMP_REACH + 0.35, -0.13, 0.13, LAMP_HEIGHT + 0.08, LAMP_HEIGHT + 0.22);
        mesh.paint(Rgb.grey(225), Surface.LAMP);
        double z = LAMP_HEIGHT + 0.07;
        mesh.face(
                LAMP_REACH - 0.25,
                0.1,
                z,
                LAMP_REACH + 0.3,
                0.1,
                z,
                LAMP_REACH + 0.3,
                -0.1,
                z,
                LAMP_REACH - 0.25,
                -0.1,
                z);
        return mesh.build();
    }

    /** A wooden pole for wires. */
    public static Mesh utilityPole(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(50);
        mesh.paint(Rgb.screen(92, 78, 64).times(dice.between(0.6, 1.3)), Surface.MATTE);
        mesh.loft(ring(0, 0, 0, 0.14, 0.14, 7), ring(0, 0, 8, 0.1, 0.1, 7));
        mesh.rod(0, -0.8, 7.6, 0, 0.8, 7.6, 0.1);
        return mesh.build();
    }

    /** Sagging wires along x, to both sides of the origin's pole. */
    public static Mesh wires(double length) {
        MeshBuilder mesh = new MeshBuilder(0);
        mesh.paint(Rgb.grey(22), Surface.MATTE);
        int pieces = 8;
        for (double y : new double[] {-0.7, 0, 0.7}) {
            for (int i = 0; i < pieces; i++) {
                double a = (double) i / pieces;
                double b = (i + 1.0) / pieces;
                mesh.rod(length * a, y, sag(a), length * b, y, sag(b), 0.02);
            }
        }
        return mesh.build();
    }

    private static double sag(double share) {
        return 7.7 - 2.4 * share * (1 - share);
    }

    /** A traffic sign or street-name plate. */
    public static Mesh sign(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(20);
        mesh.paint(Rgb.grey(120), Surface.METAL);
        double top = dice.between(2.1, 3.0);
        mesh.rod(0, 0, 0, 0, 0, top, 0.07);
        switch (dice.weighted(4, 3, 3)) {
            case 0 -> {
                panel(mesh, disc(top - 0.25, 0.32), 0.045, Rgb.screen(190, 28, 30));
                panel(mesh, disc(top - 0.25, 0.24), 0.05, Rgb.grey(228));
            }
            case 1 ->
                panel(
                        mesh,
                        new double[] {-0.35, top - 0.6, 0.35, top - 0.6, 0.35, top, -0.35, top},
                        0.045,
                        Rgb.screen(24, 74, 160));
            default -> {
                double w = dice.between(0.4, 1.1);
                panel(mesh, new double[] {-w, top - 0.45, w, top - 0.45, w, top, -w, top}, 0.045, Rgb.grey(225));
                panel(
                        mesh,
                        new double[] {-0.8 * w, top - 0.3, 0.8 * w, top - 0.3, 0.8 * w, top - 0.18, -0.8 * w, top - 0.18
                        },
                        0.05,
                        Palette.vivid(dice).times(0.4));
            }
        }
        return mesh.build();
    }

    private static double[] disc(double z, double radius) {
        double[] outline = new double[20];
        for (int i = 0; i < 10; i++) {
            outline[2 * i] = radius * StrictMath.cos(2 * Math.PI * i / 10);
            outline[2 * i + 1] = z + radius * StrictMath.sin(2 * Math.PI * i / 10);
        }
        return outline;
    }

    /** A flat panel across x, seen from both sides; the back is grey. */
    private static void panel(MeshBuilder mesh, double[] outline, double x, Rgb colour) {
        double[] front = new double[outline.length / 2 * 3];
        double[] back = new double[front.length];
        int points = outline.length / 2;
        for (int i = 0; i < points; i++) {
            int mirrored = points - 1 - i;
            front[3 * i] = -x;
            front[3 * i + 1] = -outline[2 * i];
            front[3 * i + 2] = outline[2 * i + 1];
            back[3 * mirrored] = -x + 0.01;
            back[3 * mirrored + 1] = front[3 * i + 1];
            back[3 * mirrored + 2] = front[3 * i + 2];
        }
        mesh.paint(colour, Surface.METAL).face(front);
        mesh.paint(Rgb.grey(120), Surface.METAL).face(back);
    }

    public static Mesh trafficSignal() {
        MeshBuilder mesh = new MeshBuilder(40);
        mesh.paint(Rgb.grey(70), Surface.METAL);
        mesh.rod(0, 0, 0, 0, 0, 3.4, 0.11);
        mesh.paint(Rgb.grey(24), Surface.MATTE);
        mesh.box(-0.3, -0.05, -0.2, 0.2, 2.4, 3.4);
        double[] heights = {2.6, 2.9, 3.2};
        Rgb[] colours = {Rgb.screen(20, 90, 60), Rgb.screen(120, 90, 20), Rgb.screen(130, 24, 20)};
        for (int i = 0; i < 3; i++) {
            panel(mesh, disc(heights[i], 0.11), 0.31, colours[i]);
        }
        return mesh.build();
    }

    /** A litter bin or a wheeled one. */
    public static Mesh bin(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(40);
        mesh.paint(dice.chance(0.5) ? Rgb.screen(30, 66, 40) : Palette.cloth(dice), Surface.MATTE);
        double h = dice.between(0.8, 1.15);
        double r = dice.between(0.2, 0.32);
        mesh.loft(ring(0, 0, 0, 0.8 * r, 0.8 * r, 8), ring(0, 0, h, r, r, 8));
        mesh.paint(Rgb.grey(40), Surface.MATTE);
        mesh.box(-1.05 * r, 1.05 * r, -1.05 * r, 1.05 * r, h, h + 0.06);
        return mesh.build();
    }

    public static Mesh bench(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(0);
        mesh.paint(Rgb.screen(120, 84, 54).times(dice.between(0.5, 1.4)), Surface.PLANKS);
        mesh.box(-0.25, 0.2, -0.85, 0.85, 0.42, 0.47);
        mesh.box(0.2, 0.25, -0.85, 0.85, 0.5, 0.9);
        mesh.paint(Rgb.grey(50), Surface.METAL);
        mesh.box(-0.2, 0.22, -0.75, -0.68, 0, 0.42);
        mesh.box(-0.2, 0.22, 0.68, 0.75, 0, 0.42);
        return mesh.build();
    }

    public static Mesh bollard(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(50);
        mesh.paint(dice.chance(0.4) ? Rgb.grey(200) : Rgb.grey(60), Surface.METAL);
        mesh.loft(ring(0, 0, 0, 0.09, 0.09, 7), ring(0, 0, 0.9, 0.08, 0.08, 7));
        return mesh.build();
    }

    public static Mesh cone() {
        MeshBuilder mesh = new MeshBuilder(40);
        mesh.paint(Rgb.screen(214, 82, 24), Surface.MATTE);
        mesh.box(-0.2, 0.2, -0.2, 0.2, 0, 0.04);
        mesh.loft(ring(0, 0, 0.04, 0.15, 0.15, 8), ring(0, 0, 0.3, 0.1, 0.1, 8));
        mesh.paint(Rgb.grey(228), Surface.MATTE);
        mesh.loft(ring(0, 0, 0.3, 0.1, 0.1, 8), ring(0, 0, 0.45, 0.07, 0.07, 8));
        mesh.paint(Rgb.screen(214, 82, 24), Surface.MATTE);
        mesh.loft(ring(0, 0, 0.45, 0.07, 0.07, 8), ring(0, 0, 0.72, 0.02, 0.02, 8));
        return mesh.build();
    }

    /** A cabinet, crate, planter or pallet: boxes of all kinds. */
    public static Mesh box(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(0);
        double x = dice.between(0.2, 0.7);
        double y = dice.between(0.15, 0.5);
        double h = dice.between(0.3, 1.4);
        switch (dice.between(0, 3)) {
            case 0 -> mesh.paint(Rgb.grey(dice.between(110, 190)), Surface.METAL);
            case 1 -> mesh.paint(Rgb.screen(150, 112, 74).times(dice.between(0.5, 1.3)), Surface.PLANKS);
            case 2 -> mesh.paint(Rgb.grey(dice.between(110, 170)), Surface.CONCRETE);
            default -> mesh.paint(Palette.cloth(dice), Surface.MATTE);
        }
        mesh.box(-x, x, -y, y, 0, h);
        return mesh.build();
    }

    /** A glazed shelter as at bus stops, open towards -y. */
    public static Mesh shelter(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(0);
        mesh.paint(Rgb.grey(80), Surface.METAL);
        for (double x : new double[] {-1.9, 1.9}) {
            mesh.rod(x, 0.6, 0, x, 0.6, 2.4, 0.08);
            mesh.rod(x, -0.5, 0, x, -0.5, 2.4, 0.08);
        }
        mesh.box(-2.1, 2.1, -0.75, 0.75, 2.4, 2.5);
        mesh.paint(Palette.vivid(dice), Surface.MATTE);
        mesh.box(1.85, 1.95, -0.5, 0.6, 0.4, 2.1);
        mesh.paint(Rgb.grey(70), Surface.GLASS);
        mesh.box(-1.9, 1.8, 0.58, 0.62, 0.3, 2.2);
        mesh.paint(Rgb.screen(120, 90, 60), Surface.PLANKS);
        mesh.box(-1.5, 1.2, 0.2, 0.5, 0.45, 0.5);
        return mesh.build();
    }

    /**
     * A fence or low wall along x around the origin.
     *
     * @param length metres
     */
    public static Mesh fence(Dice dice, double length) {
        MeshBuilder mesh = new MeshBuilder(0);
        double half = length / 2;
        switch (dice.weighted(4, 3, 3)) {
            case 0 -> {
                mesh.paint(Rgb.screen(134, 108, 82).times(dice.between(0.4, 1.7)), Surface.PLANKS);
                mesh.box(-half, half, -0.03, 0.03, 0.05, dice.between(0.9, 1.8));
            }
            case 1 -> {
                boolean brick = dice.chance(0.6);
                mesh.paint(Palette.wall(dice), brick ? Surface.BRICK : Surface.CONCRETE);
                double h = dice.between(0.4, 1.2);
                mesh.box(-half, half, -0.12, 0.12, 0, h);
                mesh.paint(Rgb.grey(150), Surface.CONCRETE);
                mesh.box(-half, half, -0.16, 0.16, h, h + 0.07);
            }
            default -> {
                mesh.paint(dice.chance(0.5) ? Rgb.grey(40) : Rgb.grey(190), Surface.METAL);
                double h = dice.between(0.8, 1.2);
                mesh.rod(-half, 0, h, half, 0, h, 0.05);
                mesh.rod(-half, 0, 0.2, half, 0, 0.2, 0.04);
                for (double x = -half; x <= half; x += 0.28) {
                    mesh.rod(x, 0, 0, x, 0, h, 0.03);
                }
            }
        }
        return mesh.build();
    }
}
