package io.flowmask.cli.sizing;

/**
 * What a number of frames a second means for one device.
 *
 * @param fullBatch mean frames in a call on full frames
 * @param partialBatch mean frames in a call on partial frames; 0 where every frame is a keyframe
 * @param fullCalls a second
 * @param partialCalls a second
 * @param fullMillis of a call
 * @param partialMillis of a call; 0 where every frame is a keyframe
 * @param engineBusy part of the time in which the engine runs; over 1 it cannot keep up
 * @param busy the same with the rest of a frame's work, where that runs on the same cores
 */
record DeviceLoad(
        double fullBatch,
        double partialBatch,
        double fullCalls,
        double partialCalls,
        double fullMillis,
        double partialMillis,
        double engineBusy,
        double busy) {
    private static final double MILLIS = 1_000;

    /** Of a device that so many of the fleet's cameras fall on. */
    static DeviceLoad of(double cameras, Fleet fleet, Engine engine) {
        double frames = cameras * fleet.framesPerSecond();
        double fullRate = frames * fleet.fullShare();
        double partialRate = fleet.keyframeInterval() == 1 ? 0 : frames - fullRate;
        double fullBatch = batch(fullRate, engine);
        double partialBatch = partialRate == 0 ? 0 : batch(partialRate, engine);
        double fullCalls = fullRate / fullBatch;
        double partialCalls = partialRate == 0 ? 0 : partialRate / partialBatch;
        double fullMillis = engine.full().millis(fullBatch);
        double partialMillis = partialRate == 0 ? 0 : engine.partial().millis(partialBatch);
        double engineBusy = (fullCalls * fullMillis + partialCalls * partialMillis) / MILLIS;
        return new DeviceLoad(
                fullBatch,
                partialBatch,
                fullCalls,
                partialCalls,
                fullMillis,
                partialMillis,
                engineBusy,
                engineBusy + frames * engine.device().stolenMillis(engine.hostMillis()) / MILLIS);
    }

    /** One frame opens a batch, and those that come within the delay join it. While the device is busy more do. */
    private static double batch(double framesPerSecond, Engine engine) {
        return Math.min(
                engine.batchSize(), 1 + framesPerSecond * engine.batchDelay().toMillis() / MILLIS);
    }

    /**
     * Mean wait of a batch for the device: Pollaczek and Khinchine's λ E[s²] / 2 (1 − ρ), with the calls' rate λ and duration s and
     * the part of the time ρ in which the device is busy.
     */
    double queueMillis() {
        double squares = fullCalls * fullMillis * fullMillis + partialCalls * partialMillis * partialMillis;
        return squares / MILLIS / (2 * (1 - busy));
    }
}
