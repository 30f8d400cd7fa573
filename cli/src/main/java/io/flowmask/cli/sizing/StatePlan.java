package io.flowmask.cli.sizing;

/**
 * State and checkpoints.
 *
 * @param cameraBytes a camera's state
 * @param allBytes all cameras' state, which is also a checkpoint's size
 * @param heapBytes state on the busiest TaskManager's heap while a checkpoint is written
 * @param checkpointTraffic bytes a second to the checkpoints' storage, on average
 * @param changedShare part of the cameras that had a keyframe since the last checkpoint, 0..1
 */
public record StatePlan(
        double cameraBytes, double allBytes, double heapBytes, double checkpointTraffic, double changedShare) {
    /** A camera's name and bookkeeping, as a checkpoint has them. */
    private static final double BOOKKEEPING_BYTES = 200;

    static StatePlan of(Fleet fleet, KeptState kept, int busiestCameras) {
        double camera = kept.featureBytes() + BOOKKEEPING_BYTES;
        double all = fleet.cameras() * camera;
        double seconds = kept.checkpointInterval().toMillis() / 1_000.0;
        // While a checkpoint is written, the features that it writes stay beside those that replace them.
        return new StatePlan(
                camera,
                all,
                2 * busiestCameras * camera,
                all / seconds,
                Math.min(1, seconds / fleet.keyframeSeconds()));
    }
}
