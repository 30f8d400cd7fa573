package io.flowmask.model.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Two clocks that run while a call is measured. */
interface BenchClock {
    /** Nanoseconds since any fixed moment. */
    long wallNanos();

    /** Nanoseconds that this process' threads have computed since it began. */
    long cpuNanos();

    static BenchClock system() {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new BenchClock() {
            @Override
            public long wallNanos() {
                return System.nanoTime();
            }

            @Override
            public long cpuNanos() {
                return process.getProcessCpuTime();
            }
        };
    }
}
