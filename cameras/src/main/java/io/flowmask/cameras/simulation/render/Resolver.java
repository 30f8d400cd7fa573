package io.flowmask.cameras.simulation.render;

/** Brings {@link Layers} down to the frame's size: colours by averaging, labels by majority. Immutable. */
final class Resolver {
    private final boolean soft;

    /** @param soft whether the lens blurs over neighbouring pixels */
    Resolver(boolean soft) {
        this.soft = soft;
    }

    /** Pixels of the frame beyond a change of the layers that see it too. */
    int spread() {
        return soft ? 1 : 0;
    }

    /**
     * Resolves a row of colours.
     *
     * @param source where in {@code from} the first pixel's four begin
     * @param stride pixels of {@code from} in a row
     * @param at where in {@code to} the row goes
     */
    void colours(int[] from, int source, int stride, int[] to, int at, int count) {
        for (int i = 0, p = source; i < count; i++, p += 2) {
            to[at + i] = soft ? tent(from, p, stride) : box(from, p, stride);
        }
    }

    /** Resolves a row of labels likewise. */
    void labels(short[] from, int source, int stride, short[] to, int at, int count) {
        for (int i = 0, p = source; i < count; i++, p += 2) {
            to[at + i] = majority(from, p, stride);
        }
    }

    private static int box(int[] colour, int p, int stride) {
        int a = colour[p];
        int b = colour[p + 1];
        int c = colour[p + stride];
        int d = colour[p + stride + 1];
        int redBlue = (a & 0xFF00FF) + (b & 0xFF00FF) + (c & 0xFF00FF) + (d & 0xFF00FF) + 0x20002;
        int green = (a & 0xFF00) + (b & 0xFF00) + (c & 0xFF00) + (d & 0xFF00) + 0x200;
        return ((redBlue >>> 2) & 0xFF00FF) | ((green >>> 2) & 0xFF00);
    }

    /** Weights 1 3 3 1 in both directions. */
    private static int tent(int[] colour, int p, int stride) {
        int redBlue = 0x200020;
        int green = 0x2000;
        for (int row = -1; row <= 2; row++) {
            int q = p + row * stride;
            int a = colour[q - 1];
            int b = colour[q];
            int c = colour[q + 1];
            int d = colour[q + 2];
            int weight = row == 0 || row == 1 ? 3 : 1;
            redBlue += weight * ((a & 0xFF00FF) + (d & 0xFF00FF) + 3 * ((b & 0xFF00FF) + (c & 0xFF00FF)));
            green += weight * ((a & 0xFF00) + (d & 0xFF00) + 3 * ((b & 0xFF00) + (c & 0xFF00)));
        }
        return ((redBlue >>> 6) & 0xFF00FF) | ((green >>> 6) & 0xFF00);
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
