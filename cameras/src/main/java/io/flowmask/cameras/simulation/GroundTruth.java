package io.flowmask.cameras.simulation;

import io.flowmask.cameras.simulation.render.Picture;
import io.flowmask.cameras.simulation.render.Seen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads instances off a painted frame's labels. */
final class GroundTruth {
    private GroundTruth() {}

    static List<SimulatedInstance> of(Picture picture) {
        int count = picture.seen().size() + 1;
        int[] area = new int[count];
        int[] left = new int[count];
        int[] right = new int[count];
        int[] top = new int[count];
        int[] bottom = new int[count];
        Arrays.fill(left, Integer.MAX_VALUE);
        short[] labels = picture.labels();
        for (int y = 0, p = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++, p++) {
                int label = labels[p];
                if (label != 0) {
                    if (area[label]++ == 0) {
                        top[label] = y;
                    }
                    bottom[label] = y;
                    left[label] = Math.min(left[label], x);
                    right[label] = Math.max(right[label], x);
                }
            }
        }
        List<SimulatedInstance> instances = new ArrayList<>();
        for (Seen seen : picture.seen()) {
            int label = seen.number();
            if (area[label] > 0) {
                double visible = Math.min(1, area[label] / Math.max(1, seen.covered()));
                boolean ignored = area[label] < SimulatedInstance.LEAST_AREA
                        || visible < SimulatedInstance.LEAST_VISIBLE_SHARE
                        || seen.shareInside() < SimulatedInstance.LEAST_SHARE_INSIDE;
                instances.add(new SimulatedInstance(
                        seen.state().trackId(),
                        seen.state().actor().kind(),
                        left[label],
                        top[label],
                        right[label] - left[label] + 1,
                        bottom[label] - top[label] + 1,
                        area[label],
                        visible,
                        ignored,
                        label));
            }
        }
        return instances;
    }
}
