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
     * @param bytes (height, width, 3): blue, green, red
     */
    void develop(Picture picture, Dice dice, byte[] bytes) {
        int[] colours = picture.colours();
        int shift = (int) Math.round(flicker * dice.normal());
        int width = picture.width();
        for (int y = 0; y < picture.height(); y++) {
            int common = (int) dice.nextLong();
            int own = common >>> 13;
            int row = y * width;
            // Two pixels share the noise of their colour: JPEG keeps no finer colour anyway. A width is even.
            for (int x = 0; x < width; x += 2) {
                int blueNoise = (colourShare * NOISE[(own + 3 * x) & (BANK - 1)]) >> 8;
                int redNoise = (colourShare * NOISE[(own - 3 * x) & (BANK - 1)]) >> 8;
                int noise = NOISE[(common + x) & (BANK - 1)];
                develop(colours[row + x], shift, noise, blueNoise, redNoise, bytes, 3 * (row + x));
                noise = NOISE[(common + x + 1) & (BANK - 1)];
                develop(colours[row + x + 1], shift, noise, blueNoise, redNoise, bytes, 3 * (row + x) + 3);
            }
        }
    }

    private void develop(int colour, int shift, int noise, int blueNoise, int redNoise, byte[] bytes, int at) {
        int green = (colour >> 8) & 255;
        int strength = amplitude[green];
        bytes[at] = clamp((colour & 255) + shift + (((noise + blueNoise) * strength) >> 8));
        bytes[at + 1] = clamp(green + shift + ((noise * strength) >> 8));
        bytes[at + 2] = clamp(((colour >> 16) & 255) + shift + (((noise + redNoise) * strength) >> 8));
    }

    private static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(value, 255));
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
