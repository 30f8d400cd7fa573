package io.flowmask.cameras.simulation;

import java.util.List;

/** A frame with its ground truth. Holds its arrays without a copy. */
public final class SimulatedFrame {
    private final CameraSpec camera;
    private final int index;
    private final byte[] jpeg;
    private final short[] labels;
    private final List<SimulatedInstance> instances;

    SimulatedFrame(CameraSpec camera, int index, byte[] jpeg, short[] labels, List<SimulatedInstance> instances) {
        this.camera = camera;
        this.index = index;
        this.jpeg = jpeg;
        this.labels = labels;
        this.instances = List.copyOf(instances);
    }

    /** Number in the camera's sequence, from 0. */
    public int index() {
        return index;
    }

    public int width() {
        return camera.width();
    }

    public int height() {
        return camera.height();
    }

    /** The encoded image; shared, not to be changed. */
    public byte[] jpeg() {
        return jpeg;
    }

    /** (height, width): which instance each pixel shows, 0 for none. The camera's own array: it holds until its next frame. */
    public short[] labels() {
        return labels;
    }

    /** What is seen, in the order of their labels. */
    public List<SimulatedInstance> instances() {
        return instances;
    }
}
