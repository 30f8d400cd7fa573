package io.flowmask.cameras.simulation.models;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/** Houses, blocks of flats and sheds. The front faces -y, the ridge runs along x. */
public final class Buildings {
    private static final Rgb FRAME = Rgb.grey(205);
    private static final Rgb GLASS = Rgb.grey(40);

    private Buildings() {}

    /**
     * A house with a gabled roof, windows, a door and a chimney.
     *
     * @param width along x, metres
     * @param depth along y, metres
     */
    public static Mesh house(Dice dice, double width, double depth) {
        int storeys = dice.between(1, 2);
        double eaves = 2.8 * storeys + dice.between(0.0, 0.6);
        double ridge = eaves + depth * dice.between(0.28, 0.5);
        double x = width / 2;
        double y = depth / 2;
        MeshBuilder mesh = new MeshBuilder(10);
        mesh.paint(Palette.wall(dice), dice.chance(0.4) ? Surface.BRICK : Surface.PLASTER);
        mesh.box(-x, x, -y, y, 0, eaves);
        mesh.face(x, -y, eaves, x, y, eaves, x, 0, ridge);
        mesh.face(-x, y, eaves, -x, -y, eaves, -x, 0, ridge);
        double over = 0.35;
        double drop = over * (ridge - eaves) / y;
        mesh.paint(roofColour(dice), Surface.ROOF_TILES);
        mesh.face(
                -x - over,
                -y - over,
                eaves - drop,
                x + over,
                -y - over,
                eaves - drop,
                x + over,
                0,
                ridge + 0.04,
                -x - over,
                0,
                ridge + 0.04);
        mesh.face(
                x + over,
                y + over,
                eaves - drop,
                -x - over,
                y + over,
                eaves - drop,
                -x - over,
                0,
                ridge + 0.04,
                x + over,
                0,
                ridge + 0.04);
        mesh.paint(FRAME, Surface.MATTE);
        mesh.face(
                -x - over,
                -y - over,
                eaves - drop - 0.16,
                x + over,
                -y - over,
                eaves - drop - 0.16,
                x + over,
                -y - over,
                eaves - drop,
                -x - over,
                -y - over,
                eaves - drop);
        windows(mesh, dice, x, y, storeys, 2.8);
        door(mesh, dice, dice.between(-0.5, 0.5) * width * 0.6, -y);
        if (dice.chance(0.7)) {
            double cx = x * dice.between(-0.7, 0.7);
            mesh.paint(Palette.wall(dice), Surface.BRICK);
            mesh.box(cx - 0.4, cx + 0.4, -0.35, 0.35, ridge - 0.8, ridge + 0.8);
        }
        return mesh.build();
    }

    /** A block of flats or offices with a flat roof. */
    public static Mesh block(Dice dice, double width, double depth) {
        int storeys = dice.between(3, 5);
        double height = 3 * storeys + 0.8;
        double x = width / 2;
        double y = depth / 2;
        MeshBuilder mesh = new MeshBuilder(10);
        mesh.paint(Palette.wall(dice), dice.pick(java.util.List.of(Surface.BRICK, Surface.PLASTER, Surface.CONCRETE)));
        mesh.box(-x, x, -y, y, 0, height);
        mesh.paint(Rgb.grey(dice.between(70, 150)), Surface.CONCRETE);
        mesh.box(-x - 0.1, x + 0.1, -y - 0.1, y + 0.1, height, height + 0.25);
        if (dice.chance(0.5)) {
            mesh.paint(Palette.vivid(dice).times(0.7), Surface.MATTE);
            mesh.box(-x, x, -y - 0.9, -y, 2.6, 3.1);
        }
        windows(mesh, dice, x, y, storeys, 3);
        door(mesh, dice, 0, -y);
        return mesh.build();
    }

    /** A garden shed or garage, closed. */
    public static Mesh shed(Dice dice) {
        double x = dice.between(1.2, 2.0);
        double y = dice.between(1.5, 3.0);
        MeshBuilder mesh = new MeshBuilder(10);
        mesh.paint(Rgb.screen(120, 96, 72).times(dice.between(0.5, 1.6)), Surface.PLANKS);
        mesh.box(-x, x, -y, y, 0, 2.2);
        mesh.paint(roofColour(dice), Surface.ROOF_TILES);
        mesh.face(-x - 0.2, -y - 0.2, 2.15, x + 0.2, -y - 0.2, 2.15, x + 0.2, y + 0.2, 2.7, -x - 0.2, y + 0.2, 2.7);
        mesh.paint(Rgb.grey(dice.between(120, 220)), Surface.PLANKS);
        mesh.face(-0.8 * x, -y - 0.02, 0.02, 0.8 * x, -y - 0.02, 0.02, 0.8 * x, -y - 0.02, 2, -0.8 * x, -y - 0.02, 2);
        return mesh.build();
    }

    private static Rgb roofColour(Dice dice) {
        return dice.chance(0.55)
                ? Rgb.screen(dice.between(110, 160), dice.between(58, 84), dice.between(44, 66))
                : Rgb.grey(dice.between(52, 110));
    }

    private static void windows(MeshBuilder mesh, Dice dice, double x, double y, int storeys, double storey) {
        double wide = dice.between(0.5, 0.8);
        double tall = dice.between(1.1, 1.5);
        for (int floor = 0; floor < storeys; floor++) {
            double low = floor * storey + 0.95;
            int across = (int) Math.max(1, (2 * x - 0.8) / 2.3);
            for (int i = 0; i < across; i++) {
                double at = -x + 2 * x * (i + 0.5) / across;
                if (dice.chance(0.88)) {
                    front(mesh, at, -y, wide, low, low + tall);
                }
                if (dice.chance(0.88)) {
                    back(mesh, at, y, wide, low, low + tall);
                }
            }
            int along = (int) Math.max(1, (2 * y - 1) / 3);
            for (int i = 0; i < along; i++) {
                double at = -y + 2 * y * (i + 0.5) / along;
                if (dice.chance(0.6)) {
                    sides(mesh, x, at, wide, low, low + tall);
                }
            }
        }
    }

    private static void front(MeshBuilder mesh, double x, double y, double wide, double low, double high) {
        mesh.paint(FRAME, Surface.MATTE);
        mesh.box(x - wide - 0.1, x + wide + 0.1, y - 0.05, y, low - 0.12, high + 0.1);
        mesh.paint(GLASS, Surface.WINDOW);
        double d = y - 0.06;
        mesh.face(x - wide, d, low, x - 0.04, d, low, x - 0.04, d, high, x - wide, d, high);
        mesh.face(x + 0.04, d, low, x + wide, d, low, x + wide, d, high, x + 0.04, d, high);
    }

    private static void back(MeshBuilder mesh, double x, double y, double wide, double low, double high) {
        mesh.paint(FRAME, Surface.MATTE);
        mesh.box(x - wide - 0.1, x + wide + 0.1, y, y + 0.05, low - 0.12, high + 0.1);
        mesh.paint(GLASS, Surface.WINDOW);
        double d = y + 0.06;
        mesh.face(x + wide, d, low, x - wide, d, low, x - wide, d, high, x + wide, d, high);
    }

    private static void sides(MeshBuilder mesh, double x, double y, double wide, double low, double high) {
        mesh.paint(GLASS, Surface.WINDOW);
        double d = x + 0.03;
        mesh.face(d, y - wide, low, d, y + wide, low, d, y + wide, high, d, y - wide, high);
        mesh.face(-d, y + wide, low, -d, y - wide, low, -d, y - wide, high, -d, y + wide, high);
    }

    private static void door(MeshBuilder mesh, Dice dice, double x, double y) {
        mesh.paint(Palette.vivid(dice).times(0.5), Surface.PLANKS);
        mesh.box(x - 0.5, x + 0.5, y - 0.08, y, 0.1, 2.15);
        mesh.paint(Rgb.grey(150), Surface.CONCRETE);
        mesh.box(x - 0.8, x + 0.8, y - 1, y, 0, 0.14);
    }
}
