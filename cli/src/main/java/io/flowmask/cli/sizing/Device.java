package io.flowmask.cli.sizing;

/** What runs the engine: one for each TaskManager. */
public sealed interface Device {

    /** How long a frame's work outside the engine keeps the device from the engine. */
    double stolenMillis(double hostMillis);

    /** A GPU; what is outside the engine runs on the host's cores meanwhile. */
    record Gpu() implements Device {
        @Override
        public double stolenMillis(double hostMillis) {
            return 0;
        }
    }

    /**
     * A machine without a GPU, whose cores do everything.
     *
     * @param cores that the engine was measured on
     */
    record Cpu(int cores) implements Device {
        public Cpu {
            new Complaints("CPU")
                    .unless(cores >= 1, "threads must be at least 1, but are " + cores)
                    .raise();
        }

        @Override
        public double stolenMillis(double hostMillis) {
            return hostMillis / cores;
        }
    }
}
