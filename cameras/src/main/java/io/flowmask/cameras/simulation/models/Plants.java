package io.flowmask.cameras.simulation.models;

import static io.flowmask.cameras.simulation.mesh.MeshBuilder.ring;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/** Trees, bushes and hedges made of single leaves, or rather of tufts as large as a pixel or two. */
public final class Plants {
    private Plants() {}

    /** A broad-leaved tree, 4 to 10 metres high, leafless now and then. */
    public static Mesh tree(Dice dice) {
        double height = dice.between(4.0, 10.0);
        return tree(dice, height, height * dice.between(0.24, 0.36), dice.between(7, 12));
    }

    /** An old tree whose crown hangs over the road. */
    public static Mesh broadTree(Dice dice) {
        return tree(dice, dice.between(7.0, 12.0), dice.between(3.2, 4.8), dice.between(13, 19));
    }

    private static Mesh tree(Dice dice, double height, double crown, int clusters) {
        MeshBuilder mesh = new MeshBuilder(0);
        Rgb bark = Rgb.screen(84, 70, 58).times(dice.between(0.5, 1.5));
        double trunk = 0.02 * height + 0.04;
        double fork = height * dice.between(0.28, 0.4);
        mesh.paint(bark, Surface.MATTE);
        mesh.loft(
                ring(0, 0, 0, 1.4 * trunk, 1.4 * trunk, 7),
                ring(0, 0, 0.4, trunk, trunk, 7),
                ring(0.1, 0.05, fork, 0.75 * trunk, 0.75 * trunk, 7),
                ring(0.1, 0, 0.8 * height, 0.03, 0.03, 7));
        boolean bare = dice.chance(0.06);
        Rgb leaves = Palette.leaves(dice);
        for (int i = 0; i < clusters; i++) {
            double angle = 2 * Math.PI * (i + dice.unit()) / clusters;
            double out = crown * dice.between(0.25, 0.75);
            double z = height - crown * dice.between(0.55, 2.0);
            double x = out * StrictMath.cos(angle);
            double y = out * StrictMath.sin(angle);
            mesh.paint(bark, Surface.MATTE);
            mesh.rod(0.1, 0, Math.min(fork, z - 0.3), x, y, z, 0.05 + 0.01 * height);
            if (bare) {
                twigs(mesh, dice, x, y, z, crown * 0.6);
            } else {
                double radius = crown * dice.between(0.42, 0.65);
                int count = (int) (150 * Math.max(1, Math.min(2.4, radius * radius / 1.7)));
                Rgb tone = leaves.times(dice.between(0.85, 1.15));
                tufts(mesh, dice, tone, x, y, z, radius, radius, 0.8 * radius, count);
            }
        }
        return mesh.build();
    }

    private static void twigs(MeshBuilder mesh, Dice dice, double x, double y, double z, double reach) {
        for (int i = 0; i < 9; i++) {
            mesh.rod(
                    x,
                    y,
                    z,
                    x + reach * dice.between(-1.0, 1.0),
                    y + reach * dice.between(-1.0, 1.0),
                    z + reach * dice.between(0.1, 1.2),
                    0.03);
        }
    }

    /** A narrow conifer. */
    public static Mesh conifer(Dice dice) {
        double height = dice.between(3.0, 9.0);
        MeshBuilder mesh = new MeshBuilder(0);
        mesh.paint(Rgb.screen(72, 56, 44), Surface.MATTE);
        mesh.rod(0, 0, 0, 0, 0, 0.9 * height, 0.14);
        Rgb needles = Rgb.screen(40, 66, 44).times(dice.between(0.6, 1.3));
        for (int i = 0; i < 9; i++) {
            double share = i / 9.0;
            double radius = height * 0.17 * (1.1 - share);
            tufts(mesh, dice, needles, 0, 0, height * (0.12 + 0.86 * share), radius, radius, 0.12 * height, 90);
        }
        return mesh.build();
    }

    /** A round bush up to 1.8 metres high. */
    public static Mesh bush(Dice dice) {
        double radius = dice.between(0.35, 0.9);
        MeshBuilder mesh = new MeshBuilder(0);
        Rgb leaves = Palette.leaves(dice);
        core(mesh, leaves, -0.6 * radius, 0.6 * radius, 0.6 * radius, 1.1 * radius);
        tufts(mesh, dice, leaves, 0, 0, 0.75 * radius, radius, radius, 0.8 * radius, 260);
        if (dice.chance(0.2)) {
            tufts(mesh, dice, Palette.vivid(dice), 0, 0, 0.95 * radius, radius, radius, 0.7 * radius, 25);
        }
        return mesh.build();
    }

    /** A hedge along x around the origin. */
    public static Mesh hedge(Dice dice, double length) {
        double height = dice.between(0.7, 1.9);
        double half = dice.between(0.3, 0.5);
        MeshBuilder mesh = new MeshBuilder(0);
        Rgb leaves = Palette.leaves(dice);
        core(mesh, leaves, -length / 2 + 0.1, length / 2 - 0.1, half - 0.12, height - 0.12);
        int tufts = (int) Math.min(3000, length * (height + half) * 110);
        for (int i = 0; i < tufts; i++) {
            double x = dice.between(-length / 2, length / 2);
            boolean top = dice.chance(half / (half + height));
            double z = top ? height : dice.between(0.02, height);
            double y = top ? dice.between(-half, half) : half * dice.sign();
            leaf(mesh, dice, leaves, x, y, z + 0.05 * dice.normal(), 0.5 + 0.5 * z / height, 0.11);
        }
        return mesh.build();
    }

    /** The dark inside that keeps one from seeing through. */
    private static void core(MeshBuilder mesh, Rgb leaves, double x0, double x1, double half, double top) {
        mesh.paint(leaves.times(0.35), Surface.FOLIAGE);
        mesh.box(x0, x1, -half, half, 0, top);
    }

    private static void tufts(
            MeshBuilder mesh,
            Dice dice,
            Rgb leaves,
            double x,
            double y,
            double z,
            double radiusX,
            double radiusY,
            double radiusZ,
            int count) {
        for (int i = 0; i < count; i++) {
            double dx = dice.normal();
            double dy = dice.normal();
            double dz = dice.normal();
            double length = Math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-6;
            double out = Math.sqrt(dice.between(0.2, 1.0));
            double deep = (1 - out) * 0.7;
            double shade = 0.62 + 0.3 * dz / length - deep + 0.16 * dice.normal();
            leaf(
                    mesh,
                    dice,
                    leaves,
                    x + radiusX * out * dx / length,
                    y + radiusY * out * dy / length,
                    z + radiusZ * out * dz / length,
                    Math.max(0.2, shade + 0.3),
                    0.1 + 0.09 * Math.min(1.3, radiusX));
        }
    }

    private static void leaf(
            MeshBuilder mesh, Dice dice, Rgb leaves, double x, double y, double z, double shade, double size) {
        double ax = dice.between(-1.0, 1.0);
        double ay = dice.between(-1.0, 1.0);
        double az = dice.between(-0.6, 0.6);
        double bx = dice.between(-1.0, 1.0);
        double by = dice.between(-1.0, 1.0);
        double bz = dice.between(-0.6, 0.6);
        double s = size * dice.between(0.7, 1.4);
        double up = Math.max(0.01, z);
        mesh.paint(leaves.times(shade * dice.between(0.75, 1.25)), Surface.FOLIAGE);
        mesh.face(
                x - s * ax,
                y - s * ay,
                up - s * az,
                x + s * bx,
                y + s * by,
                up + s * bz,
                x + s * ax,
                y + s * ay,
                up + s * az,
                x - s * bx,
                y - s * by,
                up - s * bz);
    }
}
