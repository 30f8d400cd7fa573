package io.flowmask.model.benchmark;

import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.detect.Detector;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.NetworkOutput;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a full-size COCO network's output to the 20 instances of a frame of 768 × 432, on one core: 1000 candidates of 80 classes, 32
 * prototypes of 138 × 138. With a score threshold of 0, which only evaluation uses, 100 instances come out.
 *
 * <pre>{@code
 * mvn -q -Pfast -pl model test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main DetectBenchmark -prof gc"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DetectBenchmark {
    private static final int CANDIDATES = 1000;
    private static final int CLASSES = 80;
    private static final int INSTANCES = 20;
    private static final int PROTOTYPES = 32;
    private static final int PROTOTYPE_SIDE = 138;

    /** Anchors of the two finest levels, 69 × 69 and 35 × 35 places of three; those of the third, 18 × 18, follow. */
    private static final int FIRST_ANCHOR = 3 * (69 * 69 + 35 * 35);

    private static final int LEVEL_SIDE = 18;

    @Param({"FAST", "TRADITIONAL"})
    public DetectionOptions.Nms nms = DetectionOptions.Nms.FAST;

    @Param({"0.3", "0"})
    public float scoreThreshold = 0.3f;

    private final FrameSize frame = new FrameSize(432, 768);
    private final NetworkOutput output = output();
    private Detector detector = new Detector(manifest(), DetectionOptions.defaults());

    @Setup
    public void open() {
        detector = new Detector(
                manifest(),
                DetectionOptions.builder()
                        .nms(nms)
                        .scoreThreshold(scoreThreshold)
                        .build());
        List<Instance> instances = detector.detect(output, frame);
        long set = instances.stream()
                .filter(instance -> instance.mask().area() > 1000)
                .count();
        if (instances.size() != (scoreThreshold > 0 ? INSTANCES : 100) || set < INSTANCES) {
            throw new IllegalStateException(
                    "The frame has " + instances.size() + " instances, " + set + " with more than 1000 pixels");
        }
    }

    @Benchmark
    public List<Instance> detect() {
        return detector.detect(output, frame);
    }

    /** Twenty places, 4 × 5 on the frame, with their neighbours as worse candidates; the rest is anywhere, below the threshold. */
    private static NetworkOutput output() {
        Random random = new Random(9);
        int[] anchors = new int[CANDIDATES];
        float[] scores = new float[CANDIDATES * CLASSES];
        int next = 0;
        for (int layer = 0; layer < 5; layer++) {
            for (int i = 0; i < INSTANCES; i++) {
                int row = 2 + i / 5 * 4 + (layer == 3 ? 1 : 0) - (layer == 4 ? 1 : 0);
                int column = 1 + i % 5 * 4 - (layer == 1 ? 1 : 0) + (layer == 2 && i % 5 < 4 ? 1 : 0);
                anchors[next] = FIRST_ANCHOR + 3 * (row * LEVEL_SIDE + column);
                scores[next * CLASSES + i % 4] = 0.9f - 0.1f * layer;
                next++;
            }
        }
        for (; next < CANDIDATES; next++) {
            anchors[next] = random.nextInt(FIRST_ANCHOR);
            scores[next * CLASSES + random.nextInt(CLASSES)] = 0.29f - 0.0002f * next;
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.max(scores[i], 0.001f * random.nextFloat());
        }
        float[] locations = new float[4 * CANDIDATES];
        float[] coefficients = new float[PROTOTYPES * CANDIDATES];
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = i % PROTOTYPES == 0 ? 0.8f : random.nextFloat() - 0.5f;
        }
        return new NetworkOutput(anchors, scores, locations, coefficients, prototypes(), null);
    }

    /** The first is a constant, so that masks are mostly set, the others are waves that give them an outline. */
    private static float[] prototypes() {
        float[] values = new float[PROTOTYPES * PROTOTYPE_SIDE * PROTOTYPE_SIDE];
        for (int i = 0; i < values.length; i++) {
            int p = i / (PROTOTYPE_SIDE * PROTOTYPE_SIDE);
            int y = i / PROTOTYPE_SIDE % PROTOTYPE_SIDE;
            int x = i % PROTOTYPE_SIDE;
            values[i] = p == 0 ? 1 : (float) Math.max(0, Math.sin(0.02 * p * x + 0.3 * p) * Math.cos(0.015 * p * y));
        }
        return values;
    }

    private static ModelManifest manifest() {
        return new ModelManifest(
                ModelManifest.FORMAT,
                "benchmark",
                "0".repeat(64),
                "",
                "",
                new ModelManifest.Input(550, ModelManifest.NumberType.UINT8, List.of(), List.of()),
                IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList(),
                new ModelManifest.Anchors(
                        List.of(24.0, 48.0, 96.0, 192.0, 384.0),
                        List.of(1.0, 0.5, 2.0),
                        IntStream.of(69, 35, 18, 9, 5)
                                .mapToObj(side -> new MapSize(side, side))
                                .toList(),
                        Optional.empty()),
                new ModelManifest.Prototypes(PROTOTYPES, PROTOTYPE_SIDE, PROTOTYPE_SIDE),
                CANDIDATES,
                Optional.empty());
    }
}
