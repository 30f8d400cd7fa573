package io.flowmask.cli.cameras;

import io.flowmask.cameras.LivePublisher;
import io.flowmask.cameras.rtsp.CameraStatistics;
import io.flowmask.cli.terminal.Stopwatch;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** How network cameras are doing: one line while they run, and a table at the end. */
final class RelayReport {
    private final Supplier<List<CameraStatistics>> statistics;
    private final LivePublisher publisher;
    private final Stopwatch stopwatch = new Stopwatch();
    private final long cpuNanosAtStart = cpuNanos();

    RelayReport(Supplier<List<CameraStatistics>> statistics, LivePublisher publisher) {
        this.statistics = statistics;
        this.publisher = publisher;
    }

    /** Time that this process has computed, on all cores together. */
    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    /** How it stands. */
    String line() {
        List<CameraStatistics> cameras = statistics.get();
        return cameras.stream().filter(CameraStatistics::connected).count() + " of " + cameras.size()
                + " cameras connected, " + figures(cameras);
    }

    /** How it went. */
    String summary() {
        return figures(statistics.get());
    }

    private String figures(List<CameraStatistics> cameras) {
        double seconds = stopwatch.seconds();
        return String.format(
                Locale.ROOT,
                "%,d frames sent, %.1f frames/s, %,d reconnects, %,d dropped, CPU %.2f cores",
                publisher.acknowledged(),
                publisher.acknowledged() / seconds,
                cameras.stream().mapToLong(CameraStatistics::reconnects).sum(),
                cameras.stream().mapToLong(this::dropped).sum(),
                (cpuNanos() - cpuNanosAtStart) / 1e9 / seconds);
    }

    /** A row for every camera. */
    void print(PrintWriter out) {
        List<CameraStatistics> cameras = statistics.get();
        int width = Math.max(
                6,
                cameras.stream()
                        .mapToInt(camera -> camera.name().length())
                        .max()
                        .orElse(0));
        String row = "%-" + width + "s  %10s  %10s  %10s  %s%n";
        out.printf(Locale.ROOT, row, "Camera", "sent", "dropped", "reconnects", "problem");
        for (CameraStatistics camera : cameras) {
            out.printf(
                    Locale.ROOT,
                    row,
                    camera.name(),
                    String.format(Locale.ROOT, "%,d", camera.sent() - publisher.dropped(camera.name())),
                    String.format(Locale.ROOT, "%,d", dropped(camera)),
                    String.format(Locale.ROOT, "%,d", camera.reconnects()),
                    camera.problem().orElse(""));
        }
    }

    private long dropped(CameraStatistics camera) {
        return camera.late() + publisher.dropped(camera.name());
    }
}
