package io.flowmask.cameras.simulation.chance;

/**
 * Smooth noise over the plane, about -1..1, the same everywhere and always: a lattice of random values, interpolated. Immutable and
 * safe for any number of threads.
 */
public final class SmoothNoise {
    private static final int SIDE = 256;
    private static final int MASK = SIDE - 1;
    private static final float[] LATTICE = lattice();

    private SmoothNoise() {}

    /** One octave with features of about size 1. */
    public static float at(double x, double y) {
        double floorX = Math.floor(x);
        double floorY = Math.floor(y);
        float fx = (float) (x - floorX);
        float fy = (float) (y - floorY);
        int column = (int) floorX & MASK;
        int row = ((int) floorY & MASK) * SIDE;
        int nextColumn = (column + 1) & MASK;
        int nextRow = (row + SIDE) & (SIDE * SIDE - 1);
        float sx = fx * fx * (3 - 2 * fx);
        float sy = fy * fy * (3 - 2 * fy);
        float top = LATTICE[row + column] + sx * (LATTICE[row + nextColumn] - LATTICE[row + column]);
        float bottom = LATTICE[nextRow + column] + sx * (LATTICE[nextRow + nextColumn] - LATTICE[nextRow + column]);
        return top + sy * (bottom - top);
    }

    /**
     * Octaves from {@code coarsest} down by halves. Octaves finer than the pixel fade out, as detail does with distance.
     *
     * @param coarsest wavelength of the first octave, metres
     * @param octaves how many
     * @param persistence amplitude of an octave in proportion to the coarser one
     * @param footprint what a pixel covers here, metres
     */
    public static float fractal(double x, double y, double coarsest, int octaves, float persistence, double footprint) {
        float sum = 0;
        float amplitude = 1;
        double wavelength = coarsest;
        double shift = 17.3;
        for (int i = 0; i < octaves; i++) {
            double visible = wavelength / footprint - 1;
            if (visible <= 0) {
                break;
            }
            sum += amplitude * (float) Math.min(1, visible) * at(x / wavelength + shift, y / wavelength - shift);
            amplitude *= persistence;
            wavelength *= 0.5;
            shift += 31.7;
        }
        return sum;
    }

    /** A random value for a cell of a grid, 0..1: bricks, slabs, windows. */
    public static float cell(int column, int row) {
        int hash = column * 0x9E3779B1 ^ row * 0x85EBCA77;
        hash = (hash ^ (hash >>> 15)) * 0x2C1B3C6D;
        hash = (hash ^ (hash >>> 12)) * 0x297A2D39;
        return ((hash ^ (hash >>> 15)) >>> 8) * 0x1.0p-24f;
    }

    private static float[] lattice() {
        Dice dice = new Dice(0x5EED);
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) dice.between(-1.0, 1.0);
        }
        return values;
    }
}
