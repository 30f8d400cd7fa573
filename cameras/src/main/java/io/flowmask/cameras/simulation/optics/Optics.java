package io.flowmask.cameras.simulation.optics;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.chance.SmoothNoise;
import io.flowmask.cameras.simulation.light.Conditions;
import io.flowmask.cameras.simulation.render.Picture;
import java.util.Optional;

/** All that one camera adds to a picture: halos, rain, noise; and how it shakes in the wind. Immutable. */
public final class Optics {
    private final Dice frames;
    private final Conditions conditions;
    private final Sensor sensor;
    private final Optional<Rain> rain;
    private final int jpegQuality;
    private final double shake;
    private final double shakeSpeed;

    /** A camera's own optics. */
    public Optics(Dice dice, Conditions conditions, int height) {
        this.conditions = conditions;
        this.frames = dice.fork("frames");
        this.sensor = new Sensor(dice, conditions);
        this.rain =
                conditions.isWet() ? Optional.of(new Rain(dice, height, conditions.hasHeadlights())) : Optional.empty();
        this.jpegQuality = dice.between(58, 94);
        this.shake = dice.chance(0.3) ? dice.between(0.6, 3.2) : 0;
        this.shakeSpeed = dice.between(0.4, 3.0);
    }

    /** 1..100. */
    public int jpegQuality() {
        return jpegQuality;
    }

    /** Whether the camera never shakes. */
    public boolean isSteady() {
        return shake == 0;
    }

    /** How far the camera has swung sideways after some seconds, in half pixels, at most 6 to either side. */
    public int shakeX(double seconds) {
        return swing(seconds, 11.5);
    }

    /** How far the camera has swung up or down after some seconds, in half pixels, at most 6 to either side. */
    public int shakeY(double seconds) {
        return swing(seconds, 77.25);
    }

    private int swing(double seconds, double row) {
        double swing = shake * (SmoothNoise.at(seconds * shakeSpeed, row) + 0.4 * SmoothNoise.at(seconds * 9, row + 3));
        return (int) Math.max(-6, Math.min(6, Math.round(swing)));
    }

    /**
     * Turns a picture into what the sensor delivers; the picture is used up.
     *
     * @param index number of the frame
     * @param developed (height, width): red, green, blue in the low 24 bits
     */
    public void develop(Picture picture, long index, int[] developed) {
        Dice dice = frames.fork(index);
        Glow.add(picture, conditions.isWet());
        rain.ifPresent(falling -> falling.add(picture, dice));
        sensor.develop(picture, dice, developed);
    }
}
