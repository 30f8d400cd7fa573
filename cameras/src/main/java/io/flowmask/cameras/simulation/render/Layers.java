package io.flowmask.cameras.simulation.render;

/**
 * A picture under construction at twice the frame's size, plus a margin, as arrays with rows first. Owns its arrays; painters write
 * into them.
 */
final class Layers {
    final int width;
    final int height;
    /** Red, green, blue in the low 24 bits, as they are seen. */
    final int[] colour;
    /**
     * For pixels of the ground, with the top bits set: by day the colour in shadow, at night the colour that lights bring out. 0 where
     * there is no ground.
     */
    final int[] ground;
    /** 1 / metres along the camera's axis; 0 is infinitely far. */
    final float[] inverseDepth;
    /** Which actor is seen, 0 for none. */
    final short[] actor;

    Layers(int width, int height, int[] ground) {
        this.width = width;
        this.height = height;
        this.colour = new int[width * height];
        this.ground = ground;
        this.inverseDepth = new float[width * height];
        this.actor = new short[width * height];
    }

    Layers(int width, int height) {
        this(width, height, new int[width * height]);
    }

    /** Takes over a row's part from another picture of the same size. */
    void restore(Layers other, int from, int length) {
        System.arraycopy(other.colour, from, colour, from, length);
        System.arraycopy(other.inverseDepth, from, inverseDepth, from, length);
        System.arraycopy(other.actor, from, actor, from, length);
    }

    /** Each channel times {@code factor} / 256. */
    static int scale(int rgb, int factor) {
        int redBlue = (((rgb & 0xFF00FF) * factor) >>> 8) & 0xFF00FF;
        int green = (((rgb & 0x00FF00) * factor) >>> 8) & 0x00FF00;
        return redBlue | green;
    }
}
