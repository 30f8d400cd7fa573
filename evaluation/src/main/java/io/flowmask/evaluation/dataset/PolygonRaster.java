package io.flowmask.evaluation.dataset;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleEncoder;
import io.flowmask.model.geometry.RleMask;
import java.util.Arrays;
import java.util.List;

/**
 * Polygons to masks, pixel for pixel as pycocotools does it: vertices are rounded to fifths of a pixel, edges are walked in steps of a
 * fifth, and wherever the walk passes from one fifth to the next in the middle of a pixel column, the column changes colour at the pixel
 * below. What lies between an odd and an even change is inside. Several polygons are joined.
 *
 * <p>Reusable; not for two threads at a time.
 */
final class PolygonRaster {
    private static final int STEPS_PER_PIXEL = 5;

    private final RleEncoder encoder = new RleEncoder();
    private FrameSize frame = new FrameSize(1, 1);
    private int[] changes = new int[256];
    private int changeCount;

    /** Start and end of each run, in the upper and lower half. */
    private long[] runs = new long[256];

    private int runCount;

    /** Whether the walk is on its way; then the step before, in fifths of a pixel. */
    private boolean walking;

    private int lastX;
    private int lastY;

    /**
     * Draws polygons.
     *
     * @param polygons x and y of the corners in turn, pixels, at least three corners each, finite
     */
    RleMask draw(FrameSize size, List<double[]> polygons) {
        frame = size;
        runCount = 0;
        for (double[] polygon : polygons) {
            addRuns(changes(polygon));
        }
        Arrays.sort(runs, 0, runCount);
        encoder.start(frame);
        int drawn = 0;
        for (int i = 0; i < runCount; i++) {
            int start = Math.max(drawn, (int) (runs[i] >>> Integer.SIZE));
            int end = (int) runs[i];
            if (start < end) {
                encoder.addRun(start, end);
                drawn = end;
            }
        }
        return encoder.finish();
    }

    /** The runs inside one polygon; where the last change never changes back, to the frame's end. */
    private void addRuns(int[] sorted) {
        for (int i = 0; i < sorted.length; i += 2) {
            int end = i + 1 < sorted.length ? sorted[i + 1] : Math.toIntExact(frame.pixels());
            if (runCount == runs.length) {
                runs = Arrays.copyOf(runs, 2 * runCount);
            }
            runs[runCount++] = (long) sorted[i] << Integer.SIZE | end;
        }
    }

    /** Positions, column by column, at which one polygon's colour changes, ascending. */
    private int[] changes(double[] polygon) {
        changeCount = 0;
        walking = false;
        int corners = polygon.length / 2;
        for (int i = 0; i < corners; i++) {
            int next = (i + 1) % corners;
            walk(
                    steps(polygon[2 * i]),
                    steps(polygon[2 * i + 1]),
                    steps(polygon[2 * next]),
                    steps(polygon[2 * next + 1]));
        }
        int[] sorted = Arrays.copyOf(changes, changeCount);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Adds a half and cuts off, as C does, also below zero. */
    private static int steps(double pixels) {
        return (int) (STEPS_PER_PIXEL * pixels + 0.5);
    }

    /** From one corner to the next, both included, a step at a time along the longer side. */
    private void walk(int fromX, int fromY, int toX, int toY) {
        int wide = Math.abs(toX - fromX);
        int high = Math.abs(toY - fromY);
        boolean flat = wide >= high;
        // Rounding depends on the direction, so edges are always computed from the left or from the top.
        boolean backwards = flat ? fromX > toX : fromY > toY;
        int startX = backwards ? toX : fromX;
        int startY = backwards ? toY : fromY;
        int endX = backwards ? fromX : toX;
        int endY = backwards ? fromY : toY;
        int length = flat ? wide : high;
        double slope = length == 0 ? 0 : (double) (flat ? endY - startY : endX - startX) / length;
        for (int i = 0; i <= length; i++) {
            int along = backwards ? length - i : i;
            if (flat) {
                step(startX + along, (int) (startY + slope * along + 0.5));
            } else {
                step((int) (startX + slope * along + 0.5), startY + along);
            }
        }
    }

    private void step(int x, int y) {
        if (walking && x != lastX) {
            cross(Math.min(x, lastX), Math.min(y, lastY));
        }
        walking = true;
        lastX = x;
        lastY = y;
    }

    /** The walk passed the right side of step {@code x}; it counts where that is the middle step of a pixel column. */
    private void cross(int x, int y) {
        double column = (x + 0.5) / STEPS_PER_PIXEL - 0.5;
        if (Math.floor(column) != column || column < 0 || column > frame.widthPx() - 1) {
            return;
        }
        double row = Math.ceil(Math.max(0, Math.min((y + 0.5) / STEPS_PER_PIXEL - 0.5, frame.heightPx())));
        if (changeCount == changes.length) {
            changes = Arrays.copyOf(changes, 2 * changeCount);
        }
        changes[changeCount++] = (int) (column * frame.heightPx() + row);
    }
}
