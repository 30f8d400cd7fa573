package io.flowmask.cameras.benchmark;

import io.flowmask.cameras.simulation.CameraSpec;
import io.flowmask.cameras.simulation.SimulatedCamera;
import java.lang.management.ManagementFactory;

/**
 * Prints how many frames of 640×360 a second one core draws, JPEG included: pictures alone, as a live fleet sends them, and in turn with
 * them frames with ground truth, as a dataset has them; and what a new camera takes. Counts the thread's processor time, so that a busy
 * machine does not spoil it, and says what passed on the clock; the first round warms up. From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -Pfast,benchmark -pl cameras -am process-test-classes -Dbenchmark=SimulationBenchmark
 * }</pre>
 */
public final class SimulationBenchmark {
    private static final int CAMERAS = 24;
    private static final int FRAMES = 40;
    private static final int ROUNDS = 3;

    private SimulationBenchmark() {}

    public static void main(String[] arguments) {
        for (int round = 1; round <= ROUNDS; round++) {
            Stint opening = new Stint();
            Stint pictures = new Stint();
            Stint labelled = new Stint();
            double slowest = Double.POSITIVE_INFINITY;
            for (int number = 0; number < CAMERAS; number++) {
                Stint own = new Stint();
                opening.begin();
                try (SimulatedCamera camera = new SimulatedCamera(new CameraSpec(1, number, 640, 360, 10))) {
                    opening.end();
                    for (int i = 0; i < FRAMES; i++) {
                        pictures.begin();
                        own.begin();
                        camera.nextJpeg();
                        own.end();
                        pictures.end();
                        labelled.begin();
                        camera.next();
                        labelled.end();
                    }
                }
                slowest = Math.min(slowest, own.perSecond());
            }
            System.out.printf(
                    "round %d of %d: %,.0f pictures/s (slowest camera %,.0f; by the clock %,.0f), with ground truth"
                            + " %,.0f frames/s (by the clock %,.0f), a new camera %.0f ms%n",
                    round,
                    ROUNDS,
                    pictures.perSecond(),
                    slowest,
                    pictures.perSecondByTheClock(),
                    labelled.perSecond(),
                    labelled.perSecondByTheClock(),
                    1000 / opening.perSecond());
        }
    }

    /** How long something done again and again took this thread. */
    private static final class Stint {
        private long processorNanos;
        private long clockNanos;
        private int times;

        void begin() {
            processorNanos -= ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            clockNanos -= System.nanoTime();
        }

        void end() {
            processorNanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            clockNanos += System.nanoTime();
            times++;
        }

        double perSecond() {
            return 1e9 * times / processorNanos;
        }

        double perSecondByTheClock() {
            return 1e9 * times / clockNanos;
        }
    }
}
