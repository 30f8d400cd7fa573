package io.flowmask.cli.run;

import com.sun.management.OperatingSystemMXBean;
import io.flowmask.cameras.Clip;
import io.flowmask.cameras.Clips;
import io.flowmask.cameras.Playback;
import io.flowmask.cameras.PlaybackRate;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.model.Segmenter;
import io.flowmask.model.SegmenterOptions;
import io.flowmask.model.Segmenters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the job costs beside the model: frames per second, and CPU time per frame of the whole process, of {@code flowmask segment} and of
 * {@code flowmask run --embedded} with Kafka, Flink and fast-playing cameras in the same process. They take turns, after
 * one of each that warms up. Loading the model does not count; what starting broker and cluster costs, and compiling what is new in them,
 * drops out too: a turn of the job is a short run and a long one, and what counts is by how much they differ.
 *
 * <pre>{@code
 * mvn -q -Pfast -pl cli -am package
 * java -cp cli/target/test-classes:cli/target/classes:$(cat cli/target/flowmask.classpath) -Dflowmask.log.dir=.flowmask/logs \
 *     --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
 *     io.flowmask.cli.run.JobBenchmark MODEL FOLDER_OF_FRAMES [FRAMES] [ROUNDS] [CAMERAS,CAMERAS,...]
 * }</pre>
 */
public final class JobBenchmark {
    private static final int BATCH_SIZE = 8;

    /** A short run is this part of a long one. */
    private static final int SHORT = 4;

    private static final Pattern SEGMENTED = Pattern.compile("([\\d,]+) frames \\(([\\d,]+) full.* ([\\d.]+) frames/s");
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Path model;
    private final Path frames;
    private final long count;

    private JobBenchmark(Path model, Path frames, long count) {
        this.model = model;
        this.frames = frames;
        this.count = count;
    }

    /** One turn. */
    private record Turn(double framesPerSecond, double cpuMillis, double fullShare) {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            throw new IllegalArgumentException(
                    "Give a model folder and a folder of frames; then frames a turn, rounds, and numbers of cameras");
        }
        long frames = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1_000;
        int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
        List<Integer> fleets = Arrays.stream((arguments.length > 4 ? arguments[4] : "1,32,100").split(",", -1))
                .map(Integer::valueOf)
                .toList();
        JobBenchmark benchmark = new JobBenchmark(Path.of(arguments[0]), Path.of(arguments[1]), frames);
        Map<String, List<Turn>> turns = new TreeMap<>();
        System.err.println("Warming up");
        benchmark.segment();
        benchmark.run(fleets.get(0), frames / SHORT);
        for (int round = 0; round < rounds; round++) {
            show(turns, "segment", benchmark.segment());
            for (int cameras : fleets) {
                show(turns, String.format(Locale.ROOT, "job, %3d cameras", cameras), benchmark.job(cameras));
            }
        }
        System.out.println("medians");
        turns.forEach((what, all) -> System.out.printf(
                Locale.ROOT,
                "%-16s %6.1f frames/s %6.1f ms CPU a frame%n",
                what,
                median(all.stream().map(Turn::framesPerSecond).toList()),
                median(all.stream().map(Turn::cpuMillis).toList())));
        // Kafka's and Flink's own daemons may take their time.
        System.exit(0);
    }

    private static void show(Map<String, List<Turn>> turns, String what, Turn turn) {
        System.out.printf(
                Locale.ROOT,
                "%-16s %6.1f frames/s %6.1f ms CPU a frame, %.1f %% full%n",
                what,
                turn.framesPerSecond,
                turn.cpuMillis,
                100 * turn.fullShare);
        turns.computeIfAbsent(what, none -> new ArrayList<>()).add(turn);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** All frames of the folder once; its share of loading the model is measured apart and taken off. */
    private Turn segment() throws IOException {
        long begin = SYSTEM.getProcessCpuTime();
        try (Segmenter segmenter = Segmenters.open(model, SegmenterOptions.defaults())) {
            segmenter.model();
        }
        long loading = SYSTEM.getProcessCpuTime() - begin;
        Path out = Files.createTempFile("flowmask", ".json");
        begin = SYSTEM.getProcessCpuTime();
        Result result = TestingCommandLine.run(
                "segment", "--model", model, "--frames", frames, "--out", out, "--batch-size", BATCH_SIZE);
        long cpu = SYSTEM.getProcessCpuTime() - begin - loading;
        Files.delete(out);
        Matcher summary = SEGMENTED.matcher(result.out());
        if (result.exitCode() != 0 || !summary.find()) {
            throw new IOException("segment did not end well: " + result.err() + result.out());
        }
        double segmented = number(summary.group(1));
        return new Turn(
                Double.parseDouble(summary.group(3)), cpu / 1e6 / segmented, number(summary.group(2)) / segmented);
    }

    private static double number(String grouped) {
        return Double.parseDouble(grouped.replace(",", ""));
    }

    /** One run of the job. */
    private record Run(RunSummary summary, double seconds, double cpuMillis) {}

    private Turn job(int cameras) throws IOException, InterruptedException {
        Run brief = run(cameras, count / SHORT);
        Run whole = run(cameras, count);
        double segmented = whole.summary.maskEvents() - brief.summary.maskEvents();
        return new Turn(
                segmented / (whole.seconds - brief.seconds),
                (whole.cpuMillis - brief.cpuMillis) / segmented,
                (whole.summary.full() - brief.summary.full()) / segmented);
    }

    private Run run(int cameras, long sent) throws IOException, InterruptedException {
        Clip clip = Clips.open(frames, 25);
        Playback playback = new Playback(
                Playback.roundRobin(List.of(clip), cameras, "camera-"), PlaybackRate.MAX, true, OptionalLong.of(sent));
        Meter meter = new Meter();
        EmbeddedRun run = new EmbeddedRun(
                new EmbeddedRun.Settings(
                        List.of("--model=" + model.toAbsolutePath(), "--batch-size=" + BATCH_SIZE),
                        FrameOrigin.of(playback),
                        Optional.empty(),
                        Optional.empty(),
                        EmbeddedHouse.Limits.NONE,
                        meter),
                new PrintWriter(Writer.nullWriter()));
        List<RunSummary> summaries = new ArrayList<>();
        long unaccounted = run.run(summaries::add);
        RunSummary summary = summaries.get(0);
        if (unaccounted != 0 || summary.maskEvents() != sent) {
            throw new IOException("Of " + sent + " frames only " + summary.maskEvents() + " were segmented");
        }
        System.err.println(sent + " frames of " + cameras + " cameras, CPU ms a frame: " + meter.threads(sent));
        return new Run(summary, sent / summary.framesPerSecond(), meter.cpuNanos / 1e6);
    }

    /** CPU time from when every task runs to the last outcome, and which threads it was of. */
    private static final class Meter implements EmbeddedRun.Companion {
        private static final int SHOWN = 8;

        private long cpuNanos;
        private Map<String, Long> nanosByThread = Map.of();

        @Override
        public Running begin(EmbeddedHouse house) {
            try {
                house.awaitTasksRunning(() -> false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while the job starts", e);
            }
            long begin = SYSTEM.getProcessCpuTime();
            Map<String, Long> threadsAtBegin = javaThreads();
            return () -> {
                cpuNanos = SYSTEM.getProcessCpuTime() - begin;
                Map<String, Long> threads = javaThreads();
                threadsAtBegin.forEach((name, nanos) -> threads.merge(name, -nanos, Long::sum));
                nanosByThread = threads;
            };
        }

        /** CPU time of the living threads by name, without what numbers them. */
        private static Map<String, Long> javaThreads() {
            Map<String, Long> nanos = new TreeMap<>();
            for (long id : THREADS.getAllThreadIds()) {
                ThreadInfo thread = THREADS.getThreadInfo(id);
                long cpu = THREADS.getThreadCpuTime(id);
                if (thread != null && cpu > 0) {
                    nanos.merge(thread.getThreadName().replaceAll("[0-9]+", "#"), cpu, Long::sum);
                }
            }
            return nanos;
        }

        /** The threads that took most, and what is none of Java's: the engine's other threads, the compiler and the collector. */
        String threads(long frames) {
            long java =
                    nanosByThread.values().stream().mapToLong(Long::longValue).sum();
            return nanosByThread.entrySet().stream()
                            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                            .limit(SHOWN)
                            .map(entry -> millis(entry.getValue(), frames) + " " + entry.getKey())
                            .collect(Collectors.joining("; "))
                    + "; " + millis(cpuNanos - java, frames) + " not in Java's threads";
        }

        private static String millis(long nanos, long frames) {
            return String.format(Locale.ROOT, "%.1f", nanos / 1e6 / frames);
        }
    }
}
