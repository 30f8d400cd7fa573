package io.flowmask.cli.segment;

import io.flowmask.cameras.ClipFrame;
import io.flowmask.model.detect.Instance;
import java.util.List;
import java.util.Objects;

/**
 * A frame of a clip and what was found in it.
 *
 * @param frame the frame
 * @param full whether the whole network ran, and not the partial transform
 * @param instances what was found, by descending score
 */
record SegmentedClipFrame(ClipFrame frame, boolean full, List<Instance> instances) {
    SegmentedClipFrame {
        Objects.requireNonNull(frame);
        instances = List.copyOf(instances);
    }
}
