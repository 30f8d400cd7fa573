package io.flowmask.cameras.simulation;

import io.flowmask.cameras.simulation.models.ObjectClass;

/**
 * One thing that can be seen in a frame. The box is in pixels and as tight as can be.
 *
 * @param trackId the same for the same thing in all frames of a camera
 * @param kind its class
 * @param x left column
 * @param y top row
 * @param width columns
 * @param height rows
 * @param area pixels that show it
 * @param visibleShare share of what could be seen of it in the frame if nothing stood in front, 0..1
 * @param ignored whether too little of it is seen to be asked for: neither an object to be found nor background
 * @param label its mark in {@link SimulatedFrame#labels}
 */
public record SimulatedInstance(
        int trackId,
        ObjectClass kind,
        int x,
        int y,
        int width,
        int height,
        int area,
        double visibleShare,
        boolean ignored,
        int label) {
    /** Fewer pixels than this are ignored. */
    public static final int LEAST_AREA = 100;
    /** Less visible than this is ignored. */
    public static final double LEAST_VISIBLE_SHARE = 0.3;
    /** Things with less than this of the surface they turn to the camera inside the frame are ignored. */
    public static final double LEAST_SHARE_INSIDE = 0.15;
}
