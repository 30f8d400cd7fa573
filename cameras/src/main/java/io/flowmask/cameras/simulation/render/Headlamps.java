package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.traffic.ActorState;
import java.util.Arrays;

/**
 * The light that vehicles throw on the ground before them. Beams have no sharp edges: they are gathered on a grid far coarser than the
 * picture and smoothed over it once, however many overlap. One thread at a time.
 */
final class Headlamps {
    /** Side of a cell in pixels of the {@link Layers}; its light is that in its middle. */
    static final int CELL = 8;

    private static final int CELL_BITS = 3;

    /** How far they reach. */
    static final double METRES = 20;

    /** Metres ahead where it is brightest. */
    private static final double BRIGHTEST = 3;

    private static final double WIDENING = 0.22;
    private final GroundAround around;
    private final PolygonScan scan;
    private final int columns;
    private final int[] strength;
    private final DirtyTiles lit;
    private final int[] smoothed;

    Headlamps(Projection projection) {
        this.around = new GroundAround(projection);
        // One more than the picture has, for those who smooth between a cell and the next.
        this.columns = projection.width() / CELL + 2;
        int rows = projection.height() / CELL + 2;
        this.scan = new PolygonScan(columns, rows);
        this.strength = new int[columns * rows];
        this.smoothed = new int[columns];
        this.lit = new DirtyTiles(projection.width(), projection.height());
    }

    /** Turns all off. */
    void clear() {
        Arrays.fill(strength, 0);
        lit.clear();
    }

    /** Turns a vehicle's on. */
    void add(ActorState state) {
        double front = state.actor().length() / 2;
        double narrow = state.actor().width() / 2;
        around.stand(state);
        if (!around.take(front, front + METRES, narrow, narrow + WIDENING * METRES) || !around.scan(scan, CELL)) {
            return;
        }
        for (int row = scan.top(); row < scan.bottom(); row++) {
            int first = Integer.MAX_VALUE;
            int last = -1;
            for (int column = scan.left(row); column < scan.right(row); column++) {
                around.walkTo(CELL * (column + 0.5), CELL * (row + 0.5));
                int light = (int) Math.round(256 * light(around.ahead() - front, around.aside(), narrow));
                if (light > 0) {
                    strength[row * columns + column] += light;
                    first = Math.min(first, column);
                    last = column;
                }
            }
            if (last >= 0) {
                // Smoothing carries it half a cell farther.
                lit.mark(CELL * first - CELL / 2f, CELL * row - CELL / 2f);
                lit.mark(CELL * (last + 1.5f), CELL * (row + 1.5f));
                lit.commit();
            }
        }
    }

    /** Share of a lamp's light at a point of the ground, metres ahead of the vehicle's front and aside of its middle. */
    static double light(double far, double aside, double narrow) {
        double side = aside / (narrow + WIDENING * far);
        double along = far < BRIGHTEST ? far / BRIGHTEST : (METRES - far) / (METRES - BRIGHTEST);
        double across = 1 - side * side;
        return along > 0 && across > 0 ? along * across * across * 3 / (3 + 0.35 * far) : 0;
    }

    /** Which tiles have any light. */
    DirtyTiles lit() {
        return lit;
    }

    /**
     * Adds the light to those pixels of a frame that begin in a tile.
     *
     * @param still what the ground answers to light
     * @param layers what stands in the light
     * @param parked actors up to this number belong to the backdrop
     * @param crossed whether something may have moved over the tile
     */
    void shine(Still still, Layers layers, int parked, boolean crossed, Picture to, int tileLeft, int tileTop) {
        int left = Math.max(0, ceilHalf(tileLeft - still.firstColumn()));
        int right = Math.min(to.width(), ceilHalf(tileLeft + DirtyTiles.SIDE - still.firstColumn()));
        int top = Math.max(0, ceilHalf(tileTop - still.firstRow()));
        int bottom = Math.min(to.height(), ceilHalf(tileTop + DirtyTiles.SIDE - still.firstRow()));
        int[] colours = to.colours();
        for (int y = top; y < bottom; y++) {
            int layerRow = Backdrop.SCALE * y + still.firstRow();
            smoothRow(layerRow, tileLeft);
            for (int x = left; x < right; x++) {
                int layerColumn = Backdrop.SCALE * x + still.firstColumn();
                int light = lightAt(layerColumn);
                if (light > 0) {
                    int open = crossed ? open(layers, layerRow * layers.width + layerColumn, parked) : 4;
                    int p = y * to.width() + x;
                    colours[p] = lighten(colours[p], still.answer(x, y), light * open);
                }
            }
        }
    }

    private static int ceilHalf(int value) {
        return (value + 1) >> 1;
    }

    /** Smooths cells' light downwards to a row of the layers, as far as a tile needs it; times {@link #CELL}. */
    private void smoothRow(int layerRow, int tileLeft) {
        int place = Math.max(0, layerRow + 1 - CELL / 2);
        int above = place / CELL * columns;
        int share = place % CELL;
        int first = Math.max(0, tileLeft / CELL - 1);
        int end = Math.min(columns, (tileLeft + DirtyTiles.SIDE) / CELL + 2);
        for (int column = first; column < end; column++) {
            smoothed[column] = strength[above + column] * (CELL - share) + strength[above + columns + column] * share;
        }
    }

    /** Smooths light sideways to where a frame's pixel has its middle. */
    private int lightAt(int layerColumn) {
        int place = Math.max(0, layerColumn + 1 - CELL / 2);
        int cell = place >> CELL_BITS;
        int share = place & (CELL - 1);
        return (smoothed[cell] * (CELL - share) + smoothed[cell + 1] * share) >> (2 * CELL_BITS);
    }

    /** How many of a frame pixel's four are not covered by what moves. */
    private static int open(Layers layers, int p, int parked) {
        short[] actor = layers.actor;
        int below = p + layers.width;
        return (actor[p] <= parked ? 1 : 0)
                + (actor[p + 1] <= parked ? 1 : 0)
                + (actor[below] <= parked ? 1 : 0)
                + (actor[below + 1] <= parked ? 1 : 0);
    }

    /** @param light 1024 for all that the ground answers */
    private static int lighten(int colour, int answer, int light) {
        int red = Math.min(255, ((colour >> 16) & 255) + answered((answer >> 16) & 255, light));
        int green = Math.min(255, ((colour >> 8) & 255) + answered((answer >> 8) & 255, light));
        int blue = Math.min(255, (colour & 255) + answered(answer & 255, light));
        return (red << 16) | (green << 8) | blue;
    }

    private static int answered(int channel, int light) {
        return (channel * light + 512) >> 10;
    }
}
