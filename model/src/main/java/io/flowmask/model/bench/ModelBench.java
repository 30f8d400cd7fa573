package io.flowmask.model.bench;

import io.flowmask.model.engine.EngineException;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.manifest.InvalidModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures models side by side. They take turns, a cycle each, so that whatever else the machine does meanwhile falls on all of them
 * alike. What is timed is the engine's call: pixels in, raw detections and features out.
 */
public final class ModelBench {
    private final BenchPlan plan;
    private final BenchClock clock;
    private final Consumer<String> progress;

    ModelBench(BenchPlan plan, BenchClock clock, Consumer<String> progress) {
        this.plan = plan;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param folders model folders, at least one
     * @param progress is told now and then what is measured
     * @return for each number of threads, batch size and model: full, and where the model has partial frames, partial and mixed
     * @throws InvalidModelException when a folder is no model
     * @throws EngineException when the engine cannot run it
     * @throws IOException when a file cannot be read
     */
    public static List<Measurement> run(List<Path> folders, BenchPlan plan, Consumer<String> progress)
            throws IOException {
        int largest =
                plan.batchSizes().stream().mapToInt(Integer::intValue).max().orElseThrow();
        ModelBench bench = new ModelBench(plan, BenchClock.system(), progress);
        List<Measurement> measurements = new ArrayList<>();
        for (int threads : plan.threads()) {
            EngineOptions options = EngineOptions.builder()
                    .kind(plan.engine())
                    .threads(threads)
                    .batchSizes(plan.batchSizes())
                    .build();
            List<BenchSubject> subjects = new ArrayList<>();
            try {
                for (Path folder : folders) {
                    progress.accept("loading " + folder);
                    subjects.add(BenchSubject.open(folder, options, largest));
                }
                measurements.addAll(bench.measure(subjects, threads));
            } finally {
                subjects.forEach(BenchSubject::close);
            }
        }
        return measurements;
    }

    List<Measurement> measure(List<BenchSubject> subjects, int threads) {
        List<Measurement> measurements = new ArrayList<>();
        for (int batch : plan.batchSizes()) {
            List<Samples> samples =
                    subjects.stream().map(subject -> new Samples()).toList();
            for (int cycle = -plan.warmUps(); cycle < plan.cycles(); cycle++) {
                progress.accept("threads " + threads + ", batch " + batch + ": "
                        + (cycle < 0 ? "warming up" : "cycle " + (cycle + 1) + " of " + plan.cycles()));
                for (int i = 0; i < subjects.size(); i++) {
                    cycle(subjects.get(i), batch, cycle < 0 ? new Samples() : samples.get(i));
                }
            }
            for (int i = 0; i < subjects.size(); i++) {
                measurements.addAll(samples.get(i).measurements(subjects.get(i).name(), i, batch, threads));
            }
        }
        return measurements;
    }

    private void cycle(BenchSubject subject, int batch, Samples samples) {
        Timer timer = new Timer();
        List<KeyframeFeatures> keyframes = subject.full(batch);
        Elapsed sum = timer.elapsed();
        samples.full.add(sum);
        if (!subject.supportsPartial()) {
            return;
        }
        for (int i = 1; i < plan.keyframeInterval(); i++) {
            timer = new Timer();
            subject.partial(keyframes);
            Elapsed call = timer.elapsed();
            samples.partial.add(call);
            sum = new Elapsed(sum.wallMillis() + call.wallMillis(), sum.cpuMillis() + call.cpuMillis());
        }
        int calls = plan.keyframeInterval();
        samples.mixed.add(new Elapsed(sum.wallMillis() / calls, sum.cpuMillis() / calls));
    }

    private record Elapsed(double wallMillis, double cpuMillis) {}

    private final class Timer {
        private final long wallStart = clock.wallNanos();
        private final long cpuStart = clock.cpuNanos();

        Elapsed elapsed() {
            return new Elapsed((clock.wallNanos() - wallStart) / 1e6, (clock.cpuNanos() - cpuStart) / 1e6);
        }
    }

    /** What was measured of one model at one batch size. */
    private static final class Samples {
        private final List<Elapsed> full = new ArrayList<>();
        private final List<Elapsed> partial = new ArrayList<>();
        private final List<Elapsed> mixed = new ArrayList<>();

        List<Measurement> measurements(String model, int place, int batch, int threads) {
            List<Measurement> measurements = new ArrayList<>();
            measurements.add(measurement(model, place, Transform.FULL, batch, threads, full));
            if (!partial.isEmpty()) {
                measurements.add(measurement(model, place, Transform.PARTIAL, batch, threads, partial));
                measurements.add(measurement(model, place, Transform.MIXED, batch, threads, mixed));
            }
            return measurements;
        }

        private static Measurement measurement(
                String model, int place, Transform transform, int batch, int threads, List<Elapsed> elapsed) {
            return new Measurement(
                    model,
                    place,
                    transform,
                    batch,
                    threads,
                    Spread.of(elapsed.stream().mapToDouble(Elapsed::wallMillis).toArray()),
                    elapsed.stream().mapToDouble(Elapsed::cpuMillis).average().orElseThrow());
        }
    }
}
