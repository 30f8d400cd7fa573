package io.flowmask.cameras.simulation.dataset;

import io.flowmask.cameras.simulation.SimulatedInstance;
import io.flowmask.model.geometry.RleMask;
import java.util.List;

/**
 * A frame that has been written, and what is seen in it.
 *
 * @param fileName relative to the dataset's folder
 * @param index in its clip, from 0
 * @param instances what is seen
 * @param masks one for each instance, in the same order
 */
record AnnotatedFrame(String fileName, int index, List<SimulatedInstance> instances, List<RleMask> masks) {
    AnnotatedFrame {
        instances = List.copyOf(instances);
        masks = List.copyOf(masks);
    }
}
