package io.flowmask.cli.sizing;

/**
 * Where a frame's time goes on the busiest device, on average, from when the job reads it to when it writes its event; milliseconds.
 *
 * @param host decoding before the engine and masks after it
 * @param collectingFull waiting for others to share a call, a full frame
 * @param collectingPartial the same, a partial frame
 * @param queue waiting for calls that were there before
 * @param fullCall the engine, a full frame
 * @param partialCall the engine, a partial frame; 0 where every frame is a keyframe
 * @param flush how long a checkpoint's barrier waits at most for the frames in flight
 */
public record LatencyBudget(
        double host,
        double collectingFull,
        double collectingPartial,
        double queue,
        double fullCall,
        double partialCall,
        double flush) {

    static LatencyBudget of(Fleet fleet, Engine engine, int cameras) {
        DeviceLoad load = DeviceLoad.of(cameras, fleet, engine);
        double calls = Math.ceil((double) engine.framesInFlight() / engine.batchSize());
        return new LatencyBudget(
                engine.hostMillis(),
                collecting(load.fullBatch(), load.fullCalls(), engine),
                load.partialCalls() == 0 ? 0 : collecting(load.partialBatch(), load.partialCalls(), engine),
                load.queueMillis(),
                load.fullMillis(),
                load.partialMillis(),
                calls * engine.full().millis(engine.batchSize()));
    }

    /**
     * A frame's mean wait for others. Full batches take in one frame after the other, and the last does not wait. Otherwise a batch
     * goes when its first frame has waited for the delay; the others have waited for half of it on average.
     */
    private static double collecting(double batch, double calls, Engine engine) {
        double delay = engine.batchDelay().toMillis();
        double untilFull = 1_000 * (engine.batchSize() - 1) / (batch * calls);
        return untilFull <= delay ? untilFull / 2 : delay * (1 + (batch - 1) / 2) / batch;
    }

    /** A full frame's whole time. */
    public double full() {
        return host + collectingFull + queue + fullCall;
    }

    /** A partial frame's whole time; 0 where every frame is a keyframe. */
    public double partial() {
        return partialCall == 0 ? 0 : host + collectingPartial + queue + partialCall;
    }
}
