package io.flowmask.model.benchmark;

import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.detect.Detector;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.NetworkOutput;
import io.flowmask.model.manifest.ModelManifest.PrototypeLayout;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    @Param({"FAST", "TRADITIONAL"})
    public DetectionOptions.Nms nms = DetectionOptions.Nms.FAST;

    @Param({"0.3", "0"})
    public float scoreThreshold = 0.3f;

    @Param({"PIXELS", "QUARTERS"})
    public PrototypeLayout layout = PrototypeLayout.PIXELS;

    private NetworkOutput output = TrafficFrame.output(layout);
    private Detector detector = new Detector(TrafficFrame.manifest(layout), DetectionOptions.defaults());

    @Setup
    public void open() {
        output = TrafficFrame.output(layout);
        detector = new Detector(
                TrafficFrame.manifest(layout),
                DetectionOptions.builder()
                        .nms(nms)
                        .scoreThreshold(scoreThreshold)
                        .build());
        List<Instance> instances = detector.detect(output, TrafficFrame.SIZE);
        long set = instances.stream()
                .filter(instance -> instance.mask().area() > 1000)
                .count();
        if (instances.size() != (scoreThreshold > 0 ? TrafficFrame.INSTANCES : 100) || set < TrafficFrame.INSTANCES) {
            throw new IllegalStateException(
                    "The frame has " + instances.size() + " instances, " + set + " with more than 1000 pixels");
        }
    }

    @Benchmark
    public List<Instance> detect() {
        return detector.detect(output, TrafficFrame.SIZE);
    }
}
