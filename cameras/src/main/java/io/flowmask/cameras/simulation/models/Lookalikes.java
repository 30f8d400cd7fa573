package io.flowmask.cameras.simulation.models;

import static io.flowmask.cameras.simulation.mesh.MeshBuilder.rectangle;
import static io.flowmask.cameras.simulation.mesh.MeshBuilder.ring;
import static io.flowmask.cameras.simulation.mesh.MeshBuilder.rounded;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/**
 * What might be taken for a vehicle or for a person and is neither: containers, skips, garages, heaps under a sheet; posts of a person's
 * height. Long ones lie along x, fronts face -y.
 */
public final class Lookalikes {
    /** Of what is as large as a car, metres. */
    public static final double LENGTH = 4.8;

    /** Likewise. */
    public static final double WIDTH = 2.0;

    private Lookalikes() {}

    /** Something about as large as a car: no longer than {@value #LENGTH} metres, no wider than {@value #WIDTH}. */
    public static Mesh vehicleLike(Dice dice) {
        return switch (dice.between(0, 2)) {
            case 0 -> skip(dice);
            case 1 -> dumpsters(dice);
            default -> heap(dice);
        };
    }

    /** Something about as tall and as slim as a person. */
    public static Mesh personLike(Dice dice) {
        return switch (dice.weighted(3, 3, 3, 2, 2)) {
            case 0 -> meter(dice);
            case 1 -> mailBox(dice);
            case 2 -> topiary(dice);
            case 3 -> column(dice);
            default -> hydrant(dice);
        };
    }

    /** An open container for rubble, wider at the top. */
    static Mesh skip(Dice dice) {
        double half = dice.between(1.5, 2.1);
        double wide = dice.between(0.8, 0.95);
        double height = dice.between(0.9, 1.4);
        Rgb paint = dice.chance(0.5) ? Palette.vivid(dice) : Rgb.grey(dice.between(60, 190));
        MeshBuilder mesh = new MeshBuilder(0);
        mesh.paint(paint, Surface.METAL);
        mesh.loft(
                rectangle(-0.65 * half, 0.65 * half, wide, 0.12),
                rectangle(-half, half, wide, 0.6 * height),
                rectangle(-half, half, wide, height));
        mesh.paint(Rgb.screen(112, 96, 80).times(dice.between(0.2, 1.4)), Surface.GRAVEL);
        mesh.loft(
                rectangle(0.1 - half, half - 0.1, wide - 0.1, height + 0.01),
                rectangle(-0.5 * half, 0.4 * half, 0.5 * wide, height + dice.between(0.02, 0.35)));
        mesh.paint(paint.times(0.6), Surface.METAL);
        for (int side = -1; side <= 1; side += 2) {
            for (int i = -1; i <= 1; i++) {
                double y = side * (wide + 0.03);
                mesh.rod(0.7 * i * half, y, 0.4 * height, 0.7 * i * half, y, height, 0.09);
            }
        }
        return mesh.build();
    }

    /** Wheeled bins in a row, small or large. */
    static Mesh dumpsters(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(35);
        boolean large = dice.chance(0.5);
        int count = dice.between(1, large ? 3 : 5);
        double each = large ? 1.35 : 0.62;
        double deep = large ? 0.5 : 0.33;
        double height = large ? 1.15 : 1.0;
        Rgb body = dice.chance(0.4) ? Palette.vivid(dice) : Rgb.grey(dice.between(50, 160));
        for (int i = 0; i < count; i++) {
            double x = (i - (count - 1) / 2.0) * each;
            double half = 0.46 * each;
            mesh.paint(body, large ? Surface.METAL : Surface.MATTE);
            mesh.loft(
                    rectangle(x - 0.85 * half, x + 0.85 * half, 0.85 * deep, 0.12),
                    rectangle(x - half, x + half, deep, height));
            mesh.paint(dice.chance(0.5) ? Palette.vivid(dice) : body.times(0.6), Surface.MATTE);
            mesh.loft(
                    rectangle(x - 1.04 * half, x + 1.04 * half, 1.06 * deep, height),
                    rectangle(x - 1.02 * half, x + 1.02 * half, 0.6 * deep, height + (large ? 0.3 : 0.1)));
            mesh.paint(Palette.RUBBER, Surface.MATTE);
            mesh.box(x - 0.9 * half, x - 0.6 * half, -0.8 * deep, 0.8 * deep, 0, 0.16);
            mesh.box(x + 0.6 * half, x + 0.9 * half, -0.8 * deep, 0.8 * deep, 0, 0.16);
        }
        return mesh.build();
    }

    /** Timber, crates or a boat under a sheet: smooth, coloured, without wheels or windows. */
    static Mesh heap(Dice dice) {
        double half = dice.between(1.0, 2.4);
        double wide = dice.between(0.5, 1.0);
        double height = dice.between(0.6, 1.7);
        MeshBuilder mesh = new MeshBuilder(dice.chance(0.6) ? 60 : 15);
        mesh.paint(dice.chance(0.6) ? Palette.cloth(dice) : Palette.carPaint(dice), Surface.MATTE);
        double lean = dice.between(-0.2, 0.2) * half;
        mesh.loft(
                rounded(-half, half, wide, 0.2, 0),
                rounded(-0.97 * half, 0.97 * half, 0.95 * wide, 0.2, 0.55 * height),
                rounded(lean - 0.8 * half, lean + 0.75 * half, 0.8 * wide, 0.2, 0.9 * height),
                rounded(lean - 0.5 * half, lean + 0.5 * half, 0.4 * wide, 0.1, height));
        if (dice.chance(0.4)) {
            mesh.paint(Rgb.screen(132, 100, 66).times(dice.between(0.5, 1.3)), Surface.PLANKS);
            mesh.box(-half - 0.2, half + 0.2, -0.6 * wide, 0.6 * wide, 0, 0.25);
        }
        return mesh.build();
    }

    /**
     * A shipping container or a site hut.
     *
     * @param length metres
     */
    public static Mesh container(Dice dice, double length) {
        double half = length / 2;
        double wide = dice.between(1.1, 1.25);
        double height = dice.between(2.3, 2.7);
        Rgb paint = dice.chance(0.6) ? Palette.vivid(dice) : Rgb.grey(dice.between(120, 225));
        MeshBuilder mesh = new MeshBuilder(0);
        mesh.paint(paint, Surface.METAL);
        mesh.box(-half, half, -wide, wide, 0.1, height);
        VehicleParts parts = new VehicleParts(mesh);
        if (dice.chance(0.6)) {
            mesh.paint(paint.times(0.72), Surface.METAL);
            for (double x = -half + 0.1; x < half - 0.1; x += 0.36) {
                parts.flank(x, x + 0.16, wide + 0.004, 0.25, height - 0.12);
            }
            parts.plate(false, -half - 0.004, 0.02, 0.15, height - 0.1, paint.times(0.3));
        } else {
            mesh.paint(Rgb.grey(60), Surface.WINDOW);
            for (double x = -half + 0.5; x < half - 1.2; x += 1.6) {
                parts.flank(x, x + 1.0, wide + 0.004, 1.0, 1.9);
            }
        }
        return mesh.build();
    }

    /**
     * Garages side by side with their doors shut.
     *
     * @param doors how many
     */
    public static Mesh garages(Dice dice, int doors) {
        double each = 3.0;
        double half = each * doors / 2;
        double deep = 2.9;
        double height = dice.between(2.4, 2.8);
        MeshBuilder mesh = new MeshBuilder(0);
        mesh.paint(Palette.wall(dice), dice.chance(0.5) ? Surface.PLASTER : Surface.BRICK);
        mesh.box(-half, half, -deep, deep, 0, height);
        mesh.paint(Rgb.grey(dice.between(50, 150)), Surface.CONCRETE);
        mesh.box(-half - 0.1, half + 0.1, -deep - 0.2, deep, height, height + 0.15);
        Rgb door = dice.chance(0.6) ? Rgb.grey(dice.between(90, 235)) : Palette.vivid(dice);
        boolean glazed = dice.chance(0.35);
        for (int i = 0; i < doors; i++) {
            double x = -half + (i + 0.5) * each;
            front(mesh, x, 1.22, -deep - 0.01, 0.03, 2.12, door.times(0.5), Surface.MATTE);
            for (int panel = 0; panel < 4; panel++) {
                double low = 0.05 + 0.52 * panel;
                boolean glass = glazed && panel == 3;
                front(
                        mesh,
                        x,
                        1.17,
                        -deep - 0.02,
                        low,
                        low + 0.48,
                        glass ? Rgb.grey(45) : door,
                        glass ? Surface.WINDOW : Surface.METAL);
            }
        }
        return mesh.build();
    }

    private static void front(
            MeshBuilder mesh, double x, double half, double y, double low, double high, Rgb colour, Surface surface) {
        mesh.paint(colour, surface);
        mesh.face(x - half, y, low, x + half, y, low, x + half, y, high, x - half, y, high);
    }

    /** A post with a box at the height of a head: parking meter, ticket machine, bus stop. */
    private static Mesh meter(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(40);
        double height = dice.between(1.3, 1.9);
        mesh.paint(Rgb.grey(dice.between(40, 150)), Surface.METAL);
        double post = dice.between(0.04, 0.14);
        mesh.loft(ring(0, 0, 0, post, post, 6), ring(0, 0, height - 0.3, post, post, 6));
        mesh.paint(dice.chance(0.5) ? Palette.vivid(dice) : Rgb.grey(dice.between(40, 210)), Surface.MATTE);
        double half = dice.between(0.1, 0.22);
        mesh.loft(rounded(-half, half, half, 0.04, height - 0.45), rounded(-half, half, half, 0.06, height));
        return mesh.build();
    }

    private static Mesh mailBox(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(40);
        double height = dice.between(1.0, 1.6);
        double half = dice.between(0.18, 0.32);
        mesh.paint(dice.chance(0.7) ? Palette.vivid(dice) : Rgb.grey(dice.between(60, 200)), Surface.METAL);
        mesh.loft(
                rounded(-half, half, half, 0.05, 0.1),
                rounded(-half, half, half, 0.05, height - 0.15),
                rounded(-0.6 * half, 0.6 * half, half, 0.05, height));
        mesh.paint(Rgb.grey(28), Surface.MATTE);
        mesh.box(-half - 0.01, half + 0.01, -0.7 * half, 0.7 * half, height - 0.35, height - 0.29);
        return mesh.build();
    }

    /** A clipped shrub in a tub: narrow, sometimes with a ball for a head. */
    private static Mesh topiary(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(50);
        double height = dice.between(1.2, 1.9);
        mesh.paint(Palette.wall(dice), Surface.CONCRETE);
        mesh.loft(ring(0, 0, 0, 0.2, 0.2, 8), ring(0, 0, 0.42, 0.27, 0.27, 8));
        mesh.paint(Palette.leaves(dice), Surface.FOLIAGE);
        if (dice.chance(0.5)) {
            mesh.loft(
                    ring(0, 0, 0.42, 0.26, 0.26, 8),
                    ring(0, 0, 0.6 * height, 0.22, 0.22, 8),
                    ring(0, 0, height, 0.04, 0.04, 8));
        } else {
            mesh.rod(0, 0, 0.4, 0, 0, height - 0.4, 0.06);
            mesh.loft(
                    ring(0, 0, height - 0.55, 0.12, 0.12, 8),
                    ring(0, 0, height - 0.3, 0.28, 0.28, 8),
                    ring(0, 0, height, 0.1, 0.1, 8));
        }
        return mesh.build();
    }

    /** A pillar: of stone, or with posters all around. */
    private static Mesh column(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(50);
        double height = dice.between(1.3, 2.6);
        double radius = dice.between(0.14, 0.4);
        mesh.paint(dice.chance(0.5) ? Palette.cloth(dice) : Rgb.grey(dice.between(90, 200)), Surface.CONCRETE);
        mesh.loft(ring(0, 0, 0, radius, radius, 9), ring(0, 0, 0.7 * height, radius, radius, 9));
        mesh.paint(Palette.cloth(dice), Surface.MATTE);
        mesh.loft(
                ring(0, 0, 0.7 * height, 1.08 * radius, 1.08 * radius, 9),
                ring(0, 0, height, 0.8 * radius, 0.8 * radius, 9));
        return mesh.build();
    }

    private static Mesh hydrant(Dice dice) {
        MeshBuilder mesh = new MeshBuilder(50);
        mesh.paint(dice.chance(0.6) ? Rgb.screen(178, 34, 28) : Rgb.screen(200, 160, 30), Surface.METAL);
        mesh.loft(
                ring(0, 0, 0, 0.15, 0.15, 8),
                ring(0, 0, 0.6, 0.12, 0.12, 8),
                ring(0, 0, 0.75, 0.09, 0.09, 8),
                ring(0, 0, 0.85, 0.03, 0.03, 8));
        mesh.rod(0, -0.22, 0.5, 0, 0.22, 0.5, 0.13);
        return mesh.build();
    }
}
