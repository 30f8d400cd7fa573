package io.flowmask.cameras.simulation.render;

import java.util.Arrays;

/**
 * Which tiles of a picture differ from the backdrop, or are lit. Marks gather into a rectangle until {@link #commit}; a rectangle covers whatever
 * was drawn between its marks.
 */
final class DirtyTiles {
    /** Side of a tile in pixels of the {@link Layers}. */
    static final int SIDE = 32;

    private final int width;
    private final int height;
    private final int columns;
    private final int rows;
    private final boolean[] dirty;
    private float left;
    private float top;
    private float right;
    private float bottom;

    DirtyTiles(int width, int height) {
        this.width = width;
        this.height = height;
        this.columns = (width + SIDE - 1) / SIDE;
        this.rows = (height + SIDE - 1) / SIDE;
        this.dirty = new boolean[columns * rows];
        forgetMarks();
    }

    void mark(float column, float row) {
        left = Math.min(left, column);
        right = Math.max(right, column);
        top = Math.min(top, row);
        bottom = Math.max(bottom, row);
    }

    /** Makes the tiles under the rectangle of all marks dirty. */
    void commit() {
        if (left <= right && right >= 0 && bottom >= 0 && left < width && top < height) {
            int firstColumn = Math.max(0, ((int) left - 1) / SIDE);
            int lastColumn = (int) Math.min(columns - 1, (right + 1) / SIDE);
            int firstRow = Math.max(0, ((int) top - 1) / SIDE);
            int lastRow = (int) Math.min(rows - 1, (bottom + 1) / SIDE);
            for (int row = firstRow; row <= lastRow; row++) {
                Arrays.fill(dirty, row * columns + firstColumn, row * columns + lastColumn + 1, true);
            }
        }
        forgetMarks();
    }

    private void forgetMarks() {
        left = Float.MAX_VALUE;
        top = Float.MAX_VALUE;
        right = -Float.MAX_VALUE;
        bottom = -Float.MAX_VALUE;
    }

    /** Takes dirty tiles from the backdrop again and calls them clean. */
    void restore(Layers target, Layers backdrop) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (dirty[row * columns + column]) {
                    int x = column * SIDE;
                    int length = Math.min(SIDE, width - x);
                    int end = Math.min(height, (row + 1) * SIDE);
                    for (int y = row * SIDE; y < end; y++) {
                        target.restore(backdrop, y * width + x, length);
                    }
                }
            }
        }
        clear();
    }

    /** Calls all tiles clean. */
    void clear() {
        Arrays.fill(dirty, false);
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    boolean isDirty(int column, int row) {
        return dirty[row * columns + column];
    }
}
