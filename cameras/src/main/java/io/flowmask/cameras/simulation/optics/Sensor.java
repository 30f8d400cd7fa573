package io.flowmask.cameras.simulation.optics;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.light.Conditions;
import io.flowmask.cameras.simulation.render.Picture;

/**
 * The sensor's noise, stronger in the dark, and unsteady exposure. Frame by frame different, yet fixed by the seed. Immutable and safe
 * for several threads.
 */
final class Sensor {
    private static final int BANK = 1 << 16;
    private static final byte[] NOISE = noise();

    private final int[] amplitude = new int[256];
    private final int colourShare;
    private final double flicker;

    Sensor(Dice dice, Conditions conditions) {
        double strength = switch (conditions.time()) {
            case DAY -> dice.between(0.8, 5.0);
            case DUSK -> dice.between(2.0, 8.0);
            case NIGHT -> dice.between(3.0, 12.0);
        };
        for (int i = 0; i < 256; i++) {
            // Shot noise after gamma: strongest in the lower mid-tones, hardly any where the sensor is saturated.
            double light = i / 255.0;
            amplitude[i] = (int) (strength * 256 / 24 * (0.55 + 0.9 * light * (1 - light) * 2) * (1 - 0.6 * light));
        }
        this.colourShare = dice.chance(0.6) ? dice.between(40, 170) : 0;
        this.flicker = dice.chance(0.3) ? dice.between(0.0, 1.6) : 0;
    }

    /**
     * Develops a picture.
     *
     * @param dice the frame's own
     * @param developed (height, width): red, green, blue in the low 24 bits
     */
    void develop(Picture picture, Dice dice, int[] developed) {
        int shift = (int) Math.round(flicker * dice.normal());
        int width = picture.width();
        RowNoise noise = new RowNoise(width);
        for (int y = 0; y < picture.height(); y++) {
            int row = y * width;
            gather(picture.colours(), row, (int) dice.nextLong(), noise);
            for (int x = 0; x < width; x++) {
                int colour = picture.colours()[row + x];
                int strength = noise.strength[x];
                int common = noise.common[x];
                int red = clamp(((colour >> 16) & 255) + shift + (((common + noise.red[x]) * strength) >> 8));
                int green = clamp(((colour >> 8) & 255) + shift + ((common * strength) >> 8));
                int blue = clamp((colour & 255) + shift + (((common + noise.blue[x]) * strength) >> 8));
                developed[row + x] = (red << 16) | (green << 8) | blue;
            }
        }
    }

    /** Looks up a row's noise, so that the loop over its pixels has nothing to look up and the compiler makes it do eight at a time. */
    private void gather(int[] colours, int row, int start, RowNoise noise) {
        int own = start >>> 13;
        // Two pixels share the noise of their colour: JPEG keeps no finer colour anyway. A width is even.
        for (int x = 0; x < noise.common.length; x += 2) {
            noise.strength[x] = amplitude[(colours[row + x] >> 8) & 255];
            noise.strength[x + 1] = amplitude[(colours[row + x + 1] >> 8) & 255];
            noise.common[x] = NOISE[(start + x) & (BANK - 1)];
            noise.common[x + 1] = NOISE[(start + x + 1) & (BANK - 1)];
            int blue = (colourShare * NOISE[(own + 3 * x) & (BANK - 1)]) >> 8;
            noise.blue[x] = blue;
            noise.blue[x + 1] = blue;
            int red = (colourShare * NOISE[(own - 3 * x) & (BANK - 1)]) >> 8;
            noise.red[x] = red;
            noise.red[x + 1] = red;
        }
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(value, 255));
    }

    /** The noise of a row of pixels: how strong, and what of it is in all channels and only in one. */
    private static final class RowNoise {
        final int[] strength;
        final int[] common;
        final int[] red;
        final int[] blue;

        RowNoise(int width) {
            strength = new int[width];
            common = new int[width];
            red = new int[width];
            blue = new int[width];
        }
    }

    /** Normal noise with deviation 24, neighbours somewhat alike, as after demosaicing. */
    private static byte[] noise() {
        Dice dice = new Dice(0xCAFE);
        byte[] bank = new byte[BANK];
        double before = 0;
        for (int i = 0; i < BANK; i++) {
            double value = 0.45 * before + 0.893 * dice.normal();
            before = value;
            bank[i] = (byte) Math.max(-127, Math.min(127, Math.round(24 * value)));
        }
        return bank;
    }
}
