package io.flowmask.model.image;

import io.flowmask.model.manifest.ModelManifest.MapSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How things have moved since the keyframe, seen from the images alone: dense optical flow (DIS: Kroeger, Timofte, Dai, Van Gool, "Fast
 * Optical Flow using Dense Inverse Search", ECCV 2016) from the current frame's luminance to the keyframe's, summed up for each cell of
 * the feature maps that are to be moved.
 *
 * <p>A fixed camera's frames mostly stand still, where optical flow follows noise, shadows and headlights. So a pixel counts as moving only
 * where its surroundings fit the keyframe better along the flow than in their own place.
 *
 * <p>Safe for any number of threads, computes on the caller's: 1.8 ms of one core, the reduction of the image included. Keeps as much native
 * memory as calls have run at a time; close it when none is running.
 */
public final class ImageFlow implements AutoCloseable {
    private final int sidePx;
    private final List<MapSize> maps;
    private final Queue<FlowWorkspace> idle = new ConcurrentLinkedQueue<>();

    /**
     * @param inputSizePx S, side of the network's input
     * @param maps sizes of the feature maps that are to be moved
     * @throws IllegalStateException when OpenCV cannot be loaded
     */
    public ImageFlow(int inputSizePx, List<MapSize> maps) {
        this.sidePx = Luminance.sidePx(inputSizePx);
        this.maps = List.copyOf(maps);
        OpenCv.video().load();
    }

    /** Whether {@link #estimate} takes it: another version of the model may have left another size behind. */
    public boolean takes(Luminance luminance) {
        return luminance.sidePx() == sidePx;
    }

    /**
     * Estimates the flow.
     *
     * @param current of the current frame
     * @param keyframe of its keyframe
     */
    public FlowField estimate(Luminance current, Luminance keyframe) {
        check("current frame", current);
        check("keyframe", keyframe);
        FlowWorkspace taken = idle.poll();
        FlowWorkspace workspace = taken == null ? new FlowWorkspace(sidePx) : taken;
        try {
            float[] flow = workspace.flow(current.values(), keyframe.values());
            List<float[]> cells = new ArrayList<>(maps.size());
            for (MapSize map : maps) {
                cells.add(cells(flow, map));
            }
            return new FlowField(cells);
        } finally {
            idle.add(workspace);
        }
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        for (FlowWorkspace workspace = idle.poll(); workspace != null; workspace = idle.poll()) {
            workspace.close();
        }
    }

    private void check(String what, Luminance luminance) {
        if (!takes(luminance)) {
            throw new IllegalArgumentException("The " + what + "'s luminance has " + luminance.sidePx()
                    + " pixels a side, but expected " + sidePx);
        }
    }

    /**
     * The flow of each cell of a map, in cells.
     *
     * @param flow (L, L, 2), in pixels
     */
    private float[] cells(float[] flow, MapSize map) {
        float[] cells = new float[2 * map.height() * map.width()];
        for (int row = 0; row < map.height(); row++) {
            for (int column = 0; column < map.width(); column++) {
                cell(flow, map, row, column, cells);
            }
        }
        return cells;
    }

    private void cell(float[] flow, MapSize map, int row, int column, float[] cells) {
        int top = row * sidePx / map.height();
        int bottom = Math.max(top + 1, ceilDiv((row + 1) * sidePx, map.height()));
        int left = column * sidePx / map.width();
        int right = Math.max(left + 1, ceilDiv((column + 1) * sidePx, map.width()));
        float fastest = -1;
        int place = 2 * (row * map.width() + column);
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                float dx = flow[2 * (y * sidePx + x)];
                float dy = flow[2 * (y * sidePx + x) + 1];
                float speed = dx * dx + dy * dy;
                if (speed > fastest) {
                    fastest = speed;
                    cells[place] = dx * map.width() / sidePx;
                    cells[place + 1] = dy * map.height() / sidePx;
                }
            }
        }
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
