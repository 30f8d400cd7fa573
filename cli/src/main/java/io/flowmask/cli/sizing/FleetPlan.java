package io.flowmask.cli.sizing;

/** What a fleet needs, and how long its frames take. */
public record FleetPlan(EnginePlan engine, LatencyBudget latency, KafkaPlan kafka, StatePlan state) {

    /**
     * Does the sum.
     *
     * @throws InfeasiblePlanException when no number of devices is enough
     */
    public static FleetPlan of(Fleet fleet, Engine engine, Topics topics, KeptState kept)
            throws InfeasiblePlanException {
        EnginePlan devices = EnginePlan.of(fleet, engine);
        return new FleetPlan(
                devices,
                LatencyBudget.of(fleet, engine, devices.busiestCameras()),
                KafkaPlan.of(fleet, topics, devices.devices()),
                StatePlan.of(fleet, kept, devices.busiestCameras()));
    }
}
