package io.flowmask.model.benchmark;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.model.image.ImagePreparer;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.TestingImages;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a camera's JPEG of 768 × 432 to a network's input of 550 × 550, on one core.
 *
 * <pre>{@code
 * mvn -q -Pfast -pl model test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main PrepareBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PrepareBenchmark {
    @Param({"UINT8", "FLOAT32"})
    public NumberType type = NumberType.UINT8;

    private final FrameSize size = new FrameSize(432, 768);
    private final EncodedImage image = new EncodedImage(TestingImages.jpeg(size), ImageEncoding.JPEG, size);
    private ImagePreparer preparer = preparer(NumberType.UINT8);

    @Setup
    public void open() {
        preparer = preparer(type);
    }

    @TearDown
    public void close() {
        preparer.close();
    }

    @Benchmark
    public PreparedImage prepare() throws UnreadableImageException {
        return preparer.prepare(image);
    }

    private static ImagePreparer preparer(NumberType type) {
        return new ImagePreparer(
                new ModelManifest.Input(550, type, List.of(103.94, 116.78, 123.68), List.of(57.38, 57.12, 58.40)));
    }
}
