package io.flowmask.cameras.simulation.models;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Rgb;

/** Colours as they are common on streets. */
public final class Palette {
    static final Rgb RUBBER = Rgb.grey(34);
    static final Rgb TRIM = Rgb.grey(42);
    static final Rgb LAMP_GLASS = Rgb.screen(214, 218, 222);
    static final Rgb TAIL_RED = Rgb.screen(150, 18, 20);
    static final Rgb PLATE = Rgb.screen(222, 222, 210);

    private Palette() {}

    /** Mostly white, grey, silver and black, as cars are. */
    static Rgb carPaint(Dice dice) {
        return switch (dice.weighted(24, 20, 20, 12, 10, 8, 6)) {
            case 0 -> Rgb.grey(dice.between(212, 240));
            case 1 -> Rgb.grey(dice.between(18, 42)).times(new Rgb(0.95f, 1f, 1.08f));
            case 2 -> Rgb.grey(dice.between(70, 125)).times(new Rgb(0.95f, 1f, 1.06f));
            case 3 -> Rgb.grey(dice.between(150, 190));
            case 4 -> Rgb.screen(dice.between(15, 50), dice.between(40, 80), dice.between(80, 160));
            case 5 -> Rgb.screen(dice.between(120, 185), dice.between(15, 35), dice.between(18, 40));
            default -> vivid(dice);
        };
    }

    /** Any strong colour. */
    static Rgb vivid(Dice dice) {
        return hue(dice.unit(), dice.between(0.45, 0.85), dice.between(0.35, 0.9));
    }

    /** Clothes: dark and grey for the most part, some bright. */
    static Rgb cloth(Dice dice) {
        return dice.chance(0.55)
                ? Rgb.grey(dice.between(22, 150))
                        .times(new Rgb((float) dice.between(0.8, 1.15), 1f, (float) dice.between(0.8, 1.3)))
                : hue(dice.unit(), dice.between(0.2, 0.8), dice.between(0.25, 0.9));
    }

    static Rgb skin(Dice dice) {
        return Rgb.screen(224, 172, 138).times(dice.between(0.25, 1.1));
    }

    static Rgb hair(Dice dice) {
        return Rgb.screen(70, 50, 36).times(dice.between(0.2, 2.6));
    }

    /** Leaves: from olive to deep green, sometimes autumn. */
    static Rgb leaves(Dice dice) {
        return dice.chance(0.12)
                ? Rgb.screen(dice.between(130, 185), dice.between(80, 120), dice.between(25, 50))
                : Rgb.screen(dice.between(48, 104), dice.between(80, 122), dice.between(30, 62));
    }

    /** Walls of houses. */
    static Rgb wall(Dice dice) {
        return switch (dice.weighted(4, 3, 2, 1)) {
            case 0 -> Rgb.grey(dice.between(150, 225)).times(new Rgb(1.05f, 1f, 0.88f));
            case 1 -> Rgb.screen(dice.between(140, 175), dice.between(78, 105), dice.between(60, 84));
            case 2 -> Rgb.grey(dice.between(90, 160));
            default -> hue(dice.unit(), dice.between(0.1, 0.35), dice.between(0.5, 0.85));
        };
    }

    /** From hue, saturation and value, each 0..1. */
    static Rgb hue(double hue, double saturation, double value) {
        double[] channels = new double[3];
        for (int i = 0; i < 3; i++) {
            double distance = Math.abs((hue * 6 + 4 * i + 8) % 6 - 3);
            double pure = Math.min(1, Math.max(0, distance - 1));
            channels[i] = 255 * value * (1 - saturation * (1 - pure));
        }
        return Rgb.screen(channels[0], channels[1], channels[2]);
    }
}
