package io.flowmask.cameras.simulation.render;

/** Brings {@link Layers} down to the frame's size: colours by averaging, labels by majority. */
final class Resolver {
    private final int width;
    private final int height;
    private final boolean soft;

    /** @param soft whether the lens blurs over neighbouring pixels */
    Resolver(int width, int height, boolean soft) {
        this.width = width;
        this.height = height;
        this.soft = soft;
    }

    /**
     * Resolves a part of the frame.
     *
     * @param shiftX first column of the layers that the frame's column 0 shows; likewise {@code shiftY}
     */
    void resolve(Layers from, int shiftX, int shiftY, int left, int top, int right, int bottom, Picture to) {
        int[] colours = to.colours();
        short[] labels = to.labels();
        for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
            int source = (2 * y + shiftY) * from.width + shiftX;
            for (int x = Math.max(0, left); x < Math.min(width, right); x++) {
                int p = source + 2 * x;
                colours[y * width + x] = soft ? tent(from.colour, p, from.width) : box(from.colour, p, from.width);
                labels[y * width + x] = majority(from.actor, p, from.width);
            }
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
