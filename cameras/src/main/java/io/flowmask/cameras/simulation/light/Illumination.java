package io.flowmask.cameras.simulation.light;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.space.Vec3;
import java.util.List;

/**
 * All light in a scene. Radiance is relative: a white surface in full sun has about 1.
 *
 * @param conditions what it was made for
 * @param sun direction towards the sun, length 1
 * @param sunlight black where the sun casts no shadows
 * @param sky light from straight above
 * @param horizon light from the sides, and the sky's colour down there
 * @param bounce light from the ground
 * @param lamps street lamps that are on
 * @param haze share of the view lost per metre
 * @param hazeColour what is seen instead
 */
public record Illumination(
        Conditions conditions,
        Vec3 sun,
        Rgb sunlight,
        Rgb sky,
        Rgb horizon,
        Rgb bounce,
        List<Lamp> lamps,
        float haze,
        Rgb hazeColour) {
    public Illumination {
        lamps = List.copyOf(lamps);
    }

    /** Light as it may be under these conditions, without lamps. */
    public static Illumination draw(Conditions conditions, Dice dice) {
        double elevation = StrictMath.toRadians(dice.between(20.0, 68.0));
        double azimuth = dice.between(0.0, 2 * Math.PI);
        Vec3 sun = new Vec3(
                StrictMath.cos(azimuth) * StrictMath.cos(elevation),
                StrictMath.sin(azimuth) * StrictMath.cos(elevation),
                StrictMath.sin(elevation));
        double warmth = 1 - sun.z();
        Rgb sunlight = Rgb.BLACK;
        Rgb sky;
        Rgb horizon;
        float haze = (float) dice.between(0.0003, 0.002);
        switch (conditions.time()) {
            case DAY -> {
                if (conditions.isSunny()) {
                    sunlight = new Rgb(1.0f, (float) (0.97 - 0.12 * warmth), (float) (0.90 - 0.3 * warmth))
                            .times(dice.between(0.75, 1.1));
                    sky = new Rgb(0.20f, 0.27f, 0.38f).times(dice.between(0.75, 1.25));
                    horizon = new Rgb(0.45f, 0.52f, 0.60f).times(dice.between(0.8, 1.3));
                } else {
                    sky = new Rgb(0.56f, 0.60f, 0.66f).times(dice.between(0.7, 1.1));
                    horizon = new Rgb(0.55f, 0.58f, 0.62f).times(dice.between(0.7, 1.1));
                }
            }
            case DUSK -> {
                sky = new Rgb(0.13f, 0.155f, 0.22f).times(dice.between(0.7, 1.4));
                horizon = new Rgb(0.26f, 0.19f, 0.17f).times(dice.between(0.6, 1.2));
            }
            default -> {
                sky = new Rgb(0.006f, 0.007f, 0.010f).times(dice.between(0.7, 2.5));
                horizon = new Rgb(0.014f, 0.012f, 0.010f).times(dice.between(0.7, 2.0));
            }
        }
        if (conditions.isWet()) {
            haze += (float) dice.between(0.002, 0.007);
            sky = sky.times(0.8);
            horizon = horizon.times(0.8);
        }
        Rgb bounce = sunlight.times(0.16 * sun.z()).plus(sky.times(0.18));
        return new Illumination(conditions, sun, sunlight, sky, horizon, bounce, List.of(), haze, horizon);
    }

    /** The same light with street lamps on. */
    public Illumination withLamps(List<Lamp> lampsOn) {
        return new Illumination(conditions, sun, sunlight, sky, horizon, bounce, lampsOn, haze, hazeColour);
    }
}
