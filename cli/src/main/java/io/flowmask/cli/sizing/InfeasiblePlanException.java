package io.flowmask.cli.sizing;

import java.util.Locale;

/** No number of such devices serves the fleet. The message says why, and what would. */
public final class InfeasiblePlanException extends Exception {
    private static final long serialVersionUID = 1L;

    private InfeasiblePlanException(String message) {
        super(message);
    }

    static InfeasiblePlanException cameraTooHeavy(Fleet fleet, Engine engine, double busy) {
        return new InfeasiblePlanException(String.format(
                Locale.ROOT,
                "One camera of %s frames/s keeps a device busy for %.0f %% of the time, more than the %.0f %% that it may be, and"
                        + " a camera is not divided among devices. Take fewer frames a second, a longer keyframe interval, a"
                        + " faster device or a smaller model.",
                fleet.framesPerSecond(),
                100 * busy,
                100 * engine.utilisation()));
    }

    static InfeasiblePlanException unevenCameras(Fleet fleet, Engine engine, int even) {
        double most = engine.utilisation() / DeviceLoad.of(1, fleet, engine).busy();
        return new InfeasiblePlanException(String.format(
                Locale.ROOT,
                "%,d devices would do if cameras fell on them evenly, but names are hashed, and a device takes %.1f cameras only:"
                        + " some device would get more, however many there are. Take fewer and larger devices (on a CPU, more"
                        + " threads), fewer frames a second or a smaller model.",
                even,
                most));
    }
}
