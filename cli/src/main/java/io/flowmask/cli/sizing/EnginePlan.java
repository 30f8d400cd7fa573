package io.flowmask.cli.sizing;

/**
 * Devices, of which each TaskManager has one, and what they do.
 *
 * @param engineSeconds engine time that all frames of a second take
 * @param devices so many, that the busiest keeps to the utilisation; also the job's parallelism
 * @param devicesIfEven how many would do if cameras fell evenly on them
 * @param maxParallelism key groups, the job's {@code max-parallelism}
 * @param busiestCameras cameras on the busiest device
 * @param busiestUtilisation of the busiest device, 0..1
 * @param meanUtilisation of a device with its even share of the cameras, 0..1
 * @param fullBatch mean frames in a call of full frames
 * @param partialBatch the same of partial frames; 0 where every frame is a keyframe
 * @param hostCores cores that all frames' work outside the engine keeps busy
 */
public record EnginePlan(
        double engineSeconds,
        int devices,
        int devicesIfEven,
        int maxParallelism,
        int busiestCameras,
        double busiestUtilisation,
        double meanUtilisation,
        double fullBatch,
        double partialBatch,
        double hostCores) {
    private static final double MILLIS = 1_000;

    /**
     * @throws InfeasiblePlanException when no number of devices is enough
     */
    static EnginePlan of(Fleet fleet, Engine engine) throws InfeasiblePlanException {
        int even = devicesIfEven(fleet, engine);
        int devices = even;
        while (DeviceLoad.of(Spread.busiest(fleet.cameras(), devices), fleet, engine)
                        .busy()
                > engine.utilisation()) {
            if (devices == fleet.cameras()) {
                throw InfeasiblePlanException.unevenCameras(fleet, engine, even);
            }
            devices++;
        }
        int busiestCameras = Spread.busiest(fleet.cameras(), devices);
        DeviceLoad mean = DeviceLoad.of((double) fleet.cameras() / devices, fleet, engine);
        return new EnginePlan(
                devices * mean.engineBusy(),
                devices,
                even,
                Spread.keyGroups(devices),
                busiestCameras,
                DeviceLoad.of(busiestCameras, fleet, engine).busy(),
                mean.busy(),
                mean.fullBatch(),
                mean.partialBatch(),
                fleet.allFramesPerSecond() * engine.hostMillis() / MILLIS);
    }

    /** The fewest devices that keep to the utilisation with an even share each. More cameras make fuller batches, but never less work. */
    private static int devicesIfEven(Fleet fleet, Engine engine) throws InfeasiblePlanException {
        int tooFew = 0;
        int enough = fleet.cameras();
        double alone = DeviceLoad.of(1, fleet, engine).busy();
        if (alone > engine.utilisation()) {
            throw InfeasiblePlanException.cameraTooHeavy(fleet, engine, alone);
        }
        while (enough - tooFew > 1) {
            int middle = (tooFew + enough) >>> 1;
            if (DeviceLoad.of((double) fleet.cameras() / middle, fleet, engine).busy() <= engine.utilisation()) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }
}
