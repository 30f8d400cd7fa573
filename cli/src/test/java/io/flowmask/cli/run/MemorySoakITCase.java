package io.flowmask.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.ClipFrame;
import io.flowmask.cameras.FrameSource;
import io.flowmask.cameras.simulation.CameraSpec;
import io.flowmask.cameras.simulation.SimulatedClip;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.TestingModels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long run through the embedded job, with memory measured on the way: heap after a collection, and what the process holds of the
 * machine's. Both must be flat once warm. docs/memory.md says how to start it; the samples are in {@code target/soak/memory.csv}.
 */
@Tag("soak")
class MemorySoakITCase {
    private static final long FRAMES = Long.getLong("flowmask.soak.frames", 100_000);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final double MIB = 1 << 20;

    /** What the last third of a run may hold more than the middle one. */
    private static final double GROWTH = 1.1;

    private static final long SLACK_BYTES = 48 << 20;

    @TempDir
    Path folder;

    private record Sample(double seconds, long heapBytes, long residentBytes) {}

    @Test
    void memoryIsFlatOverALongRun() throws Exception {
        Path model = TestingModels.imported(TestingModels.TINY, folder.resolve("model"));
        Path frames = smallFrames(Files.createDirectory(folder.resolve("frames")));

        CompletableFuture<Result> run = CompletableFuture.supplyAsync(() -> TestingCommandLine.run(
                "run",
                "--embedded",
                "--model",
                model,
                "--play",
                frames,
                "--cameras",
                8,
                "--rate",
                "max",
                "--loop",
                "--frames",
                FRAMES));
        List<Sample> samples = sampleUntilDone(run);

        report(samples);
        assertThat(run.get().exitCode()).as(run.get().err()).isZero();
        assertThat(samples).hasSizeGreaterThan(12);
        assertFlat("heap after collection", samples, Sample::heapBytes);
        assertFlat("resident memory", samples, Sample::residentBytes);
    }

    private static Path smallFrames(Path folder) throws IOException {
        SimulatedClip clip = SimulatedClip.ofLength(new CameraSpec(1, 0, 320, 180, 15), Duration.ofSeconds(4));
        try (FrameSource source = clip.open()) {
            for (Optional<ClipFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
                Files.write(folder.resolve(frame.get().fileName()), frame.get().bytes());
            }
        }
        return folder;
    }

    private static List<Sample> sampleUntilDone(CompletableFuture<Result> run)
            throws IOException, InterruptedException, ExecutionException {
        List<Sample> samples = new ArrayList<>();
        long start = System.nanoTime();
        while (true) {
            try {
                run.get(INTERVAL.toSeconds(), TimeUnit.SECONDS);
                return samples;
            } catch (TimeoutException e) {
                System.gc();
                long heap =
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                samples.add(new Sample((System.nanoTime() - start) / 1e9, heap, residentBytes()));
            }
        }
    }

    /** Linux tells; elsewhere the heap alone is judged. */
    private static long residentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }

    private static void report(List<Sample> samples) throws IOException {
        List<String> lines = new ArrayList<>(List.of("seconds,heap_after_gc_mib,resident_mib"));
        for (Sample sample : samples) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%.0f,%.1f,%.1f",
                    sample.seconds(),
                    sample.heapBytes() / MIB,
                    sample.residentBytes() / MIB));
        }
        Files.write(Files.createDirectories(Path.of("target", "soak")).resolve("memory.csv"), lines);
    }

    private static void assertFlat(String what, List<Sample> samples, ToLongFunction<Sample> value) {
        int third = samples.size() / 3;
        double middle = mean(samples.subList(third, 2 * third), value);
        double last = mean(samples.subList(2 * third, samples.size()), value);
        System.out.printf(
                Locale.ROOT, "%s: %.0f MiB in the middle, %.0f MiB at the end%n", what, middle / MIB, last / MIB);
        assertThat(last).as(what).isLessThan(middle * GROWTH + SLACK_BYTES);
    }

    private static double mean(List<Sample> samples, ToLongFunction<Sample> value) {
        return samples.stream().mapToLong(value).average().orElse(0);
    }
}
