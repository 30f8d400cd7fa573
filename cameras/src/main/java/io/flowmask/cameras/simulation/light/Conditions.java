package io.flowmask.cameras.simulation.light;

import io.flowmask.cameras.simulation.chance.Dice;
import java.util.Locale;

/** When it is and what the weather is like. */
public record Conditions(Time time, Weather weather) {
    public enum Time {
        DAY,
        DUSK,
        NIGHT;

        /** As in annotations, for example {@code day}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Weather {
        CLEAR,
        OVERCAST,
        RAIN;

        /** As in annotations, for example {@code rain}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Mostly day, mostly dry. */
    public static Conditions draw(Dice dice) {
        Time time = Time.values()[dice.weighted(66, 14, 20)];
        Weather weather = Weather.values()[time == Time.DAY ? dice.weighted(52, 33, 15) : dice.weighted(30, 45, 25)];
        return new Conditions(time, weather);
    }

    public boolean isWet() {
        return weather == Weather.RAIN;
    }

    /** Whether the sun casts shadows. */
    public boolean isSunny() {
        return time == Time.DAY && weather == Weather.CLEAR;
    }

    /** Whether vehicles drive with their lights on. */
    public boolean hasHeadlights() {
        return time != Time.DAY;
    }
}
