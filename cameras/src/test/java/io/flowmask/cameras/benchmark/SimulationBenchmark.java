package io.flowmask.cameras.benchmark;

import io.flowmask.cameras.simulation.CameraSpec;
import io.flowmask.cameras.simulation.SimulatedCamera;
import java.lang.management.ManagementFactory;

/**
 * Prints how many frames of 640×360 a second one core draws, ground truth and JPEG included, and what a new camera takes. Counts the
 * thread's processor time, so that a busy machine does not spoil it; the first round warms up. From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -Pfast,benchmark -pl cameras -am process-test-classes -Dbenchmark=SimulationBenchmark
 * }</pre>
 */
public final class SimulationBenchmark {
    private static final int CAMERAS = 20;
    private static final int FRAMES = 50;
    private static final int ROUNDS = 3;

    private SimulationBenchmark() {}

    public static void main(String[] arguments) {
        for (int round = 1; round <= ROUNDS; round++) {
            long opening = 0;
            long drawing = 0;
            double slowest = Double.POSITIVE_INFINITY;
            for (int number = 0; number < CAMERAS; number++) {
                long start = processorNanos();
                try (SimulatedCamera camera = new SimulatedCamera(new CameraSpec(1, number, 640, 360, 10))) {
                    long opened = processorNanos();
                    for (int i = 0; i < FRAMES; i++) {
                        camera.next();
                    }
                    long drawn = processorNanos() - opened;
                    opening += opened - start;
                    drawing += drawn;
                    slowest = Math.min(slowest, 1e9 * FRAMES / drawn);
                }
            }
            System.out.printf(
                    "round %d of %d: %,.0f frames/s (slowest camera %,.0f), a new camera %.0f ms%n",
                    round, ROUNDS, 1e9 * CAMERAS * FRAMES / drawing, slowest, opening / 1e6 / CAMERAS);
        }
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
