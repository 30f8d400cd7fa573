package io.flowmask.cameras.simulation.dataset;

import io.flowmask.cameras.simulation.SimulatedFrame;
import io.flowmask.cameras.simulation.SimulatedInstance;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleEncoder;
import io.flowmask.model.geometry.RleMask;
import java.util.ArrayList;
import java.util.List;

/** Instances' masks as run lengths. */
public final class InstanceMasks {
    private InstanceMasks() {}

    /** A mask for each instance of a frame, in the same order. */
    public static List<RleMask> of(SimulatedFrame frame) {
        RleEncoder encoder = new RleEncoder();
        List<RleMask> masks = new ArrayList<>(frame.instances().size());
        for (SimulatedInstance instance : frame.instances()) {
            masks.add(encode(frame, instance, encoder));
        }
        return masks;
    }

    private static RleMask encode(SimulatedFrame frame, SimulatedInstance instance, RleEncoder encoder) {
        encoder.start(new FrameSize(frame.height(), frame.width()));
        short[] labels = frame.labels();
        int bottom = instance.y() + instance.height();
        for (int x = instance.x(); x < instance.x() + instance.width(); x++) {
            int start = -1;
            for (int y = instance.y(); y < bottom; y++) {
                boolean set = labels[y * frame.width() + x] == instance.label();
                if (set && start < 0) {
                    start = y;
                } else if (!set && start >= 0) {
                    encoder.addRun(x * frame.height() + start, x * frame.height() + y);
                    start = -1;
                }
            }
            if (start >= 0) {
                encoder.addRun(x * frame.height() + start, x * frame.height() + bottom);
            }
        }
        return encoder.finish();
    }
}
