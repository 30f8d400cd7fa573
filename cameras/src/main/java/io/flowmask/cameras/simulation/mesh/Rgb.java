package io.flowmask.cameras.simulation.mesh;

/** A colour in linear light, 0..1 for surfaces, unbounded for lights. */
public record Rgb(float red, float green, float blue) {
    public static final Rgb BLACK = new Rgb(0, 0, 0);

    /** From the usual screen values, 0..255. */
    public static Rgb screen(double red, double green, double blue) {
        return new Rgb(toLinear(red), toLinear(green), toLinear(blue));
    }

    /** A grey from its usual screen value, 0..255. */
    public static Rgb grey(double value) {
        return screen(value, value, value);
    }

    public Rgb times(double factor) {
        return new Rgb((float) (red * factor), (float) (green * factor), (float) (blue * factor));
    }

    public Rgb times(Rgb other) {
        return new Rgb(red * other.red, green * other.green, blue * other.blue);
    }

    public Rgb plus(Rgb other) {
        return new Rgb(red + other.red, green + other.green, blue + other.blue);
    }

    /** {@code share} of the way to the other colour. */
    public Rgb towards(Rgb other, double share) {
        return times(1 - share).plus(other.times(share));
    }

    /** Brightness as people see it. */
    public float luminance() {
        return 0.2126f * red + 0.7152f * green + 0.0722f * blue;
    }

    private static float toLinear(double value) {
        return (float) StrictMath.pow(Math.min(255, Math.max(0, value)) / 255, 2.2);
    }
}
