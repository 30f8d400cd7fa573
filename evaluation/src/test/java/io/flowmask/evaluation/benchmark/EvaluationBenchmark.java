package io.flowmask.evaluation.benchmark;

import io.flowmask.evaluation.coco.CocoEvaluation;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.coco.ViewCounts;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.DatasetReader;
import io.flowmask.evaluation.dataset.DetectionReader;
import io.flowmask.evaluation.dataset.DetectionReader.CategoryKey;
import io.flowmask.evaluation.dataset.DetectionReader.ImageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From files to all numbers: 5,000 images with 20 objects and about 27 detections each, masks and boxes, in a fresh JVM as a user has it.
 *
 * <pre>{@code
 * mvn -q -Pfast -pl evaluation -am test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main EvaluationBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class EvaluationBenchmark {
    @Param("5000")
    public int images = 5000;

    @Param("20")
    public int objectsPerImage = 20;

    private Path folder = Path.of(".");

    @Setup
    public void write() throws IOException {
        folder = Files.createTempDirectory("evaluation-benchmark");
        GeneratedCase.write(folder, images, objectsPerImage, 1);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(folder.resolve("annotations.json"));
        Files.delete(folder.resolve("detections.json"));
        Files.delete(folder);
    }

    @Benchmark
    public Scores evaluate() throws IOException {
        Dataset dataset = DatasetReader.read(folder.resolve("annotations.json"));
        return Scores.of(
                CocoEvaluation.evaluate(
                        dataset,
                        DetectionReader.read(
                                folder.resolve("detections.json"), dataset, ImageKey.IMAGE_ID, CategoryKey.ID),
                        0,
                        () -> {}),
                images,
                ViewCounts.all());
    }
}
