package io.flowmask.cameras.simulation.render;

import java.util.ArrayList;
import java.util.List;

/** A painted frame before the camera's own flaws. Its arrays are the painter's and hold until it paints again. */
public final class Picture {
    private final int width;
    private final int height;
    private final int[] colours;
    private final short[] labels;
    private final List<Seen> seen = new ArrayList<>();
    private final List<Glare> glares = new ArrayList<>();

    Picture(int width, int height) {
        this.width = width;
        this.height = height;
        this.colours = new int[width * height];
        this.labels = new short[width * height];
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** (height, width): red, green, blue in the low 24 bits. */
    public int[] colours() {
        return colours;
    }

    /** (height, width): the number of the actor each pixel shows, 0 for none. Only where it was painted with labels. */
    public short[] labels() {
        return labels;
    }

    /** Lights that shine into the lens. */
    public List<Glare> glares() {
        return glares;
    }

    /** Actors that may be in the picture, parked ones first; empty where it was painted without labels. */
    public List<Seen> seen() {
        return seen;
    }
}
