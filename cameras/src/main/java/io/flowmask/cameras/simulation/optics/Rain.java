package io.flowmask.cameras.simulation.optics;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.render.Picture;

/** Falling drops, blurred to streaks. Every frame has its own. */
final class Rain {
    private final int streaks;
    private final double slant;
    private final double length;
    private final int brightness;
    private final int opacity;

    Rain(Dice dice, int height, boolean dark) {
        this.streaks = dice.between(60, 420);
        this.slant = dice.between(-0.3, 0.3);
        this.length = height * dice.between(0.02, 0.09);
        this.brightness = dark ? dice.between(70, 130) : dice.between(170, 225);
        this.opacity = dice.between(14, 56);
    }

    void add(Picture picture, Dice dice) {
        for (int i = 0; i < streaks; i++) {
            double x = dice.between(0, (double) picture.width());
            double y = dice.between(-length, (double) picture.height());
            double near = dice.between(0.4, 1.6);
            int share = (int) (opacity * Math.min(1.2, near));
            for (int step = 0; step < length * near; step++) {
                blend(picture, (int) (x + slant * step), (int) (y + step), share);
            }
        }
    }

    private void blend(Picture picture, int x, int y, int share) {
        if (x < 0 || y < 0 || x >= picture.width() || y >= picture.height()) {
            return;
        }
        int p = y * picture.width() + x;
        int colour = picture.colours()[p];
        int red = mix((colour >> 16) & 255, share);
        int green = mix((colour >> 8) & 255, share);
        int blue = mix(colour & 255, share);
        picture.colours()[p] = red << 16 | green << 8 | blue;
    }

    private int mix(int channel, int share) {
        return channel + (((brightness - channel) * share) >> 8);
    }
}
