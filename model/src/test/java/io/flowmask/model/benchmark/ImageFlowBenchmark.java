package io.flowmask.model.benchmark;

import io.flowmask.model.image.FlowField;
import io.flowmask.model.image.ImageFlow;
import io.flowmask.model.image.Luminance;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes to see what has moved since the keyframe, on one thread. The reduction of the image is part of {@link
 * PrepareBenchmark}.
 *
 * <pre>{@code
 * mvn -q -Pfast -pl model test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main ImageFlowBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ImageFlowBenchmark {
    private static final int SIDE = Luminance.MAX_SIDE_PX;

    private final ImageFlow flow = new ImageFlow(550, List.of(new MapSize(35, 35), new MapSize(18, 18)));
    private final Luminance keyframe = street(0);
    private final Luminance current = street(3);

    @TearDown
    public void close() {
        flow.close();
    }

    @Benchmark
    public FlowField estimate() {
        return flow.estimate(current, keyframe);
    }

    /** Texture that stands still, and in the middle some that has moved. */
    private static Luminance street(int moved) {
        byte[] values = new byte[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int from = y > SIDE / 3 && y < SIDE / 2 ? x - moved : x;
                values[y * SIDE + x] = (byte) (128 + 60 * Math.sin(0.31 * from + 0.17 * y) + 50 * Math.cos(0.23 * y));
            }
        }
        return new Luminance(SIDE, values);
    }
}
