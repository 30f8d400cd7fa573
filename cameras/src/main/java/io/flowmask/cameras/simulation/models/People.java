package io.flowmask.cameras.simulation.models;

import static io.flowmask.cameras.simulation.mesh.MeshBuilder.ring;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/** People, upright or riding. Limbs 1 and 2 are the legs, 3 and 4 the arms, each left then right. */
final class People {
    private record Look(Rgb skin, Rgb hair, Rgb top, Rgb trousers, boolean bareArms, boolean helmet) {
        static Look of(Dice dice, boolean helmet) {
            return new Look(
                    Palette.skin(dice),
                    helmet ? Palette.vivid(dice) : Palette.hair(dice),
                    Palette.cloth(dice),
                    Palette.cloth(dice).times(0.6),
                    dice.chance(0.35),
                    helmet);
        }
    }

    private People() {}

    static Actor person(Dice dice) {
        boolean child = dice.chance(0.1);
        double size = child ? dice.between(0.6, 0.8) : dice.between(0.9, 1.08);
        double build = dice.between(0.9, 1.25);
        Look look = Look.of(dice, false);
        MeshBuilder mesh = new MeshBuilder(75);
        for (int side = -1; side <= 1; side += 2) {
            int number = side > 0 ? 1 : 2;
            double y = side * 0.09 * size;
            mesh.limb(number, 0, 0.88 * size).paint(Rgb.grey(34), Surface.MATTE);
            mesh.box(-0.09 * size, 0.17 * size, y - 0.045 * size, y + 0.045 * size, 0, 0.07 * size);
            mesh.paint(look.trousers, Surface.MATTE);
            mesh.loft(
                    ring(0, y, 0.06 * size, 0.06 * size, 0.06 * size, 6),
                    ring(0.02 * size, y, 0.45 * size, 0.075 * size, 0.075 * size, 6),
                    ring(0, y, 0.9 * size, 0.1 * size * build, 0.095 * size * build, 6));
        }
        mesh.limb(0, 0, 0);
        torso(mesh, look, 0, 0.84 * size, 0, size, build);
        for (int side = -1; side <= 1; side += 2) {
            double y = side * 0.235 * size * build;
            mesh.limb(side > 0 ? 3 : 4, 0, 1.38 * size).paint(look.bareArms ? look.skin : look.top, Surface.MATTE);
            mesh.loft(
                    ring(0.05 * size, y, 0.78 * size, 0.04 * size, 0.04 * size, 5),
                    ring(0.01 * size, y, 1.1 * size, 0.05 * size, 0.05 * size, 5),
                    ring(0, y * 0.92, 1.42 * size, 0.06 * size, 0.06 * size, 5));
        }
        mesh.limb(0, 0, 0);
        if (dice.chance(0.25)) {
            mesh.paint(Palette.cloth(dice), Surface.MATTE);
            mesh.box(-0.3 * size, -0.12 * size, -0.15 * size, 0.15 * size, 0.95 * size, 1.38 * size);
        }
        if (dice.chance(0.15)) {
            mesh.paint(Palette.vivid(dice), Surface.MATTE);
            mesh.box(-0.1 * size, 0.15 * size, 0.28 * size, 0.38 * size, 0.4 * size, 0.75 * size);
        }
        return new Actor(ObjectClass.PERSON, mesh.build(), 0.5 * size, 0.6 * size * build, 1.75 * size);
    }

    private static void torso(MeshBuilder mesh, Look look, double x, double z, double lean, double size, double build) {
        mesh.paint(look.top, Surface.MATTE);
        mesh.loft(
                ring(x, 0, z, 0.115 * size * build, 0.17 * size * build, 8),
                ring(x + 0.5 * lean, 0, z + 0.3 * size, 0.12 * size * build, 0.18 * size * build, 8),
                ring(x + 0.9 * lean, 0, z + 0.54 * size, 0.11 * size * build, 0.21 * size * build, 8),
                ring(x + lean, 0, z + 0.62 * size, 0.06 * size, 0.08 * size, 8));
        double headX = x + 1.05 * lean + 0.01;
        double headZ = z + 0.61 * size;
        mesh.paint(look.skin, Surface.MATTE);
        mesh.loft(
                ring(headX, 0, headZ, 0.055 * size, 0.055 * size, 8),
                ring(headX + 0.02 * size, 0, headZ + 0.1 * size, 0.095 * size, 0.075 * size, 8),
                ring(headX + 0.015 * size, 0, headZ + 0.2 * size, 0.1 * size, 0.08 * size, 8),
                ring(headX, 0, headZ + 0.28 * size, 0.04 * size, 0.04 * size, 8));
        mesh.paint(look.hair, look.helmet ? Surface.METAL : Surface.MATTE);
        double wider = look.helmet ? 1.25 : 1.05;
        mesh.loft(
                ring(headX - 0.02 * size, 0, headZ + 0.12 * size, 0.09 * size * wider, 0.083 * size * wider, 8),
                ring(headX - 0.015 * size, 0, headZ + 0.22 * size, 0.105 * size * wider, 0.09 * size * wider, 8),
                ring(headX - 0.01 * size, 0, headZ + 0.3 * size, 0.05 * size * wider, 0.05 * size * wider, 8));
    }

    /**
     * A rider on a saddle.
     *
     * @param x where they sit
     * @param z height of the saddle
     * @param reach from the saddle to the grips
     * @param pedalling whether the legs swing
     */
    static void rider(
            MeshBuilder mesh,
            Dice dice,
            double x,
            double z,
            double reach,
            double lean,
            boolean helmet,
            boolean pedalling) {
        Look look = Look.of(dice, helmet);
        for (int side = -1; side <= 1; side += 2) {
            double y = side * (pedalling ? 0.1 : 0.2);
            mesh.limb(pedalling ? (side > 0 ? 1 : 2) : 0, x, z).paint(look.trousers, Surface.MATTE);
            double knee = x + 0.36;
            double foot = pedalling ? x + 0.24 : x + 0.3;
            mesh.loft(
                    ring(foot, y, z - 0.62, 0.06, 0.05, 6),
                    ring(knee, y, z - 0.18, 0.08, 0.07, 6),
                    ring(knee - 0.02, y, z - 0.05, 0.07, 0.075, 6),
                    ring(x, y * 0.8, z + 0.1, 0.12, 0.1, 6));
            mesh.limb(0, 0, 0);
        }
        torso(mesh, look, x, z - 0.02, lean, 1, 1.05);
        mesh.paint(look.bareArms && pedalling ? look.skin : look.top, Surface.MATTE);
        for (int side = -1; side <= 1; side += 2) {
            mesh.rod(x + lean, side * 0.21, z + 0.5, x + 0.6 * reach, side * 0.27, z + 0.28, 0.1);
            mesh.rod(x + 0.6 * reach, side * 0.27, z + 0.28, x + reach, side * 0.24, z + 0.22, 0.08);
        }
    }
}
