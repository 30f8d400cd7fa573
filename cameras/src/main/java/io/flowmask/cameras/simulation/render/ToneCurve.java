package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.light.Conditions;

/**
 * How a camera turns light into 8 bits: exposure, white balance, saturation, contrast, gamma and a soft shoulder. Immutable.
 */
public final class ToneCurve {
    private static final int STEPS = 4096;
    private static final float RANGE = 4f;

    private final byte[] table = new byte[STEPS + 1];
    private final float red;
    private final float green;
    private final float blue;
    private final float saturation;

    private ToneCurve(
            float red, float green, float blue, float saturation, double gamma, double lift, double shoulder) {
        this.red = red;
        this.green = green;
        this.blue = blue;
        this.saturation = saturation;
        for (int i = 0; i <= STEPS; i++) {
            double light = RANGE * i / STEPS;
            double pressed = light * (1 + light / (shoulder * shoulder)) / (1 + light);
            double value = lift + (1 - lift) * StrictMath.pow(Math.min(1, pressed), 1 / gamma);
            table[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, value)));
        }
    }

    /**
     * A camera's own curve.
     *
     * @param meanLight the scene's mean luminance, as the camera's automatic exposure measures it
     */
    public static ToneCurve draw(Conditions conditions, double meanLight, Dice dice) {
        double target = switch (conditions.time()) {
            case DAY -> dice.between(0.20, 0.42);
            case DUSK -> dice.between(0.11, 0.22);
            case NIGHT -> dice.between(0.035, 0.10);
        };
        double highestGain = conditions.time() == Conditions.Time.NIGHT ? 9 : 6;
        double gain = Math.min(highestGain, target / Math.max(1e-4, meanLight));
        double warm = 1 + 0.06 * dice.normal();
        double tint = 1 + 0.025 * dice.normal();
        return new ToneCurve(
                (float) (gain * warm),
                (float) (gain * tint),
                (float) (gain / warm),
                (float) dice.between(0.55, 1.15),
                dice.between(1.85, 2.35),
                dice.between(-0.03, 0.06),
                dice.between(1.4, 2.6));
    }

    /** Red, green, blue in the low 24 bits. */
    int encode(float r, float g, float b) {
        float exposedRed = r * red;
        float exposedGreen = g * green;
        float exposedBlue = b * blue;
        float grey = 0.2126f * exposedRed + 0.7152f * exposedGreen + 0.0722f * exposedBlue;
        return channel(grey + saturation * (exposedRed - grey)) << 16
                | channel(grey + saturation * (exposedGreen - grey)) << 8
                | channel(grey + saturation * (exposedBlue - grey));
    }

    private int channel(float light) {
        return table[(int) Math.min(STEPS, Math.max(0, light * (STEPS / RANGE)))] & 255;
    }
}
