package io.flowmask.cameras.simulation.render;

import org.jspecify.annotations.Nullable;

/**
 * The backdrop at the frame's size, as the camera sees it when it has swung by some half pixels. It is brought down from the layers once
 * for whole pixels and once for halves, in both directions; all swings else are parts of these. One thread at a time.
 */
final class Still {
    /** Whole pixels that the camera may swing to either side. */
    private static final int REACH = 3;
    /** Pixels of the layers left out at each edge: a soft lens looks one beyond what it shows. */
    private static final int BORDER = Backdrop.MARGIN - Backdrop.SCALE * REACH;

    private final Backdrop backdrop;
    private final Resolver resolver;
    private final int width;
    private final int height;
    private final @Nullable Phase[] phases = new @Nullable Phase[Backdrop.SCALE * Backdrop.SCALE];
    private Phase phase;
    private int firstColumn;
    private int firstRow;
    private int start;

    /** One of the ways in which the frame's pixels can lie on the layers'. */
    private static final class Phase {
        final int[] colours;
        final short[] labels;
        /** What the ground answers to headlamps; empty by day. */
        final int[] answers;

        Phase(int pixels, boolean dark) {
            this.colours = new int[pixels];
            this.labels = new short[pixels];
            this.answers = new int[dark ? pixels : 0];
        }
    }

    Still(Backdrop backdrop, Resolver resolver) {
        this.backdrop = backdrop;
        this.resolver = resolver;
        this.width = backdrop.frameWidth() + 2 * REACH;
        this.height = backdrop.frameHeight() + 2 * REACH;
        this.phase = aimed(0, 0);
    }

    /** Swings the camera by half pixels, at most 6 to either side. */
    void aim(int shiftX, int shiftY) {
        phase = aimed(shiftX, shiftY);
    }

    private Phase aimed(int shiftX, int shiftY) {
        firstColumn = Backdrop.MARGIN + shiftX;
        firstRow = Backdrop.MARGIN + shiftY;
        int oddX = firstColumn % Backdrop.SCALE;
        int oddY = firstRow % Backdrop.SCALE;
        int offsetX = (firstColumn - oddX - BORDER) / Backdrop.SCALE;
        int offsetY = (firstRow - oddY - BORDER) / Backdrop.SCALE;
        start = offsetY * width + offsetX;
        int index = Backdrop.SCALE * oddY + oddX;
        Phase known = phases[index];
        Phase wanted = known == null ? resolve(oddX, oddY) : known;
        phases[index] = wanted;
        return wanted;
    }

    private Phase resolve(int oddX, int oddY) {
        Layers layers = backdrop.layers();
        boolean dark = backdrop.light().conditions().hasHeadlights();
        Phase fresh = new Phase(width * height, dark);
        int first = (BORDER + oddY) * layers.width + BORDER + oddX;
        resolver.colours(layers.colour, first, layers.width, fresh.colours, 0, width, width, height);
        resolver.labels(layers.actor, first, layers.width, fresh.labels, 0, width, width, height);
        if (dark) {
            resolver.colours(layers.ground, first, layers.width, fresh.answers, 0, width, width, height);
        }
        return fresh;
    }

    /** Column of the layers that the frame's first begins with. */
    int firstColumn() {
        return firstColumn;
    }

    /** Row of the layers that the frame's first begins with. */
    int firstRow() {
        return firstRow;
    }

    /** Fills a frame's colours. */
    void copyColoursTo(Picture picture) {
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(phase.colours, start + y * width, picture.colours(), y * picture.width(), picture.width());
        }
    }

    /** Fills a frame's labels. */
    void copyLabelsTo(Picture picture) {
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(phase.labels, start + y * width, picture.labels(), y * picture.width(), picture.width());
        }
    }

    /** What the ground in a pixel of the frame answers to headlamps: red, green, blue in the low 24 bits. Only for when they are on. */
    int answer(int column, int row) {
        return phase.answers[start + row * width + column];
    }
}
