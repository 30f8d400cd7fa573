package io.flowmask.cameras.simulation.render;

import java.util.Arrays;

/** Brings {@link Layers} down to the frame's size: colours by averaging, labels by majority. One thread at a time. */
final class Resolver {
    private static final int RED_BLUE = 0xFF00FF;
    private static final int GREEN = 0xFF00;

    private final boolean soft;
    /** A soft lens: what the rows of the layers seen so far give to the frame's next row. */
    private int[] redBlueAbove = new int[0];

    private int[] greenAbove = new int[0];

    /** @param soft whether the lens blurs over neighbouring pixels */
    Resolver(boolean soft) {
        this.soft = soft;
    }

    /** Pixels of the frame beyond a change of the layers that see it too. */
    int spread() {
        return soft ? 1 : 0;
    }

    /**
     * Resolves a rectangle of colours.
     *
     * @param source where in {@code from} the first pixel's four begin
     * @param stride pixels of {@code from} in a row
     * @param at where in {@code to} the first pixel goes
     * @param toStride pixels of {@code to} in a row
     * @param columns of the rectangle in {@code to}; likewise {@code rows}
     */
    void colours(int[] from, int source, int stride, int[] to, int at, int toStride, int columns, int rows) {
        if (soft) {
            startTents(from, source, stride, columns);
        }
        for (int y = 0; y < rows; y++) {
            int first = source + Backdrop.SCALE * y * stride;
            if (soft) {
                tents(from, first, stride, to, at + y * toStride, columns);
            } else {
                boxes(from, first, stride, to, at + y * toStride, columns);
            }
        }
    }

    /** Resolves a rectangle of labels likewise. */
    void labels(short[] from, int source, int stride, short[] to, int at, int toStride, int columns, int rows) {
        for (int y = 0; y < rows; y++) {
            int p = source + Backdrop.SCALE * y * stride;
            int row = at + y * toStride;
            for (int i = 0; i < columns; i++, p += Backdrop.SCALE) {
                to[row + i] = majority(from, p, stride);
            }
        }
    }

    private static void boxes(int[] from, int source, int stride, int[] to, int at, int columns) {
        for (int i = 0, p = source; i < columns; i++, p += Backdrop.SCALE) {
            int a = from[p];
            int b = from[p + 1];
            int c = from[p + stride];
            int d = from[p + stride + 1];
            int redBlue = (a & RED_BLUE) + (b & RED_BLUE) + (c & RED_BLUE) + (d & RED_BLUE) + 0x20002;
            int green = (a & GREEN) + (b & GREEN) + (c & GREEN) + (d & GREEN) + 0x200;
            to[at + i] = ((redBlue >>> 2) & RED_BLUE) | ((green >>> 2) & GREEN);
        }
    }

    /** What the first row sees of the layers' rows above its middle. */
    private void startTents(int[] from, int source, int stride, int columns) {
        if (redBlueAbove.length < columns) {
            redBlueAbove = new int[columns];
            greenAbove = new int[columns];
        }
        Arrays.fill(redBlueAbove, 0, columns, 0x200020);
        Arrays.fill(greenAbove, 0, columns, 0x2000);
        for (int i = 0, p = source; i < columns; i++, p += Backdrop.SCALE) {
            redBlueAbove[i] += across(from, p - stride, RED_BLUE) + 3 * across(from, p, RED_BLUE);
            greenAbove[i] += across(from, p - stride, GREEN) + 3 * across(from, p, GREEN);
        }
    }

    /**
     * A row with weights 1 3 3 1 in both directions. It sees four rows of the layers: the upper two have been summed up already, and the
     * lower two are the upper two of the row that follows.
     */
    private void tents(int[] from, int source, int stride, int[] to, int at, int columns) {
        for (int i = 0, p = source + stride; i < columns; i++, p += Backdrop.SCALE) {
            int redBlue = across(from, p, RED_BLUE);
            int redBlueBelow = across(from, p + stride, RED_BLUE);
            int green = across(from, p, GREEN);
            int greenBelow = across(from, p + stride, GREEN);
            to[at + i] = (((redBlueAbove[i] + 3 * redBlue + redBlueBelow) >>> 6) & RED_BLUE)
                    | (((greenAbove[i] + 3 * green + greenBelow) >>> 6) & GREEN);
            redBlueAbove[i] = 0x200020 + redBlue + 3 * redBlueBelow;
            greenAbove[i] = 0x2000 + green + 3 * greenBelow;
        }
    }

    private static int across(int[] colours, int p, int channels) {
        return (colours[p - 1] & channels)
                + (colours[p + 2] & channels)
                + 3 * ((colours[p] & channels) + (colours[p + 1] & channels));
    }

    /** The label of most of the four; where two are even, an actor's before none, the nearer in the list before the other. */
    private static short majority(short[] actor, int p, int stride) {
        short a = actor[p];
        short b = actor[p + 1];
        short c = actor[p + stride];
        short d = actor[p + stride + 1];
        if (a == b && a == c && a == d) {
            return a;
        }
        if (a == b && (a == c || a == d || c != d || a > c)) {
            return a;
        }
        if (c == d && (c == a || c == b || a != b || c > a)) {
            return c;
        }
        if (a == c || a == d || b == c || b == d) {
            boolean first = a == c || a == d;
            boolean second = b == c || b == d;
            return first && second ? (short) Math.max(a, b) : first ? a : b;
        }
        return (short) Math.max(Math.max(a, b), Math.max(c, d));
    }
}
