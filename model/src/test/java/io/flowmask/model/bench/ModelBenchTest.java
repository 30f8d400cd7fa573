package io.flowmask.model.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.engine.Engine;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.engine.NetworkOutput;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.PreparedImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelBenchTest {
    private static final BenchPlan PLAN = new BenchPlan(EngineKind.ONNX_RUNTIME, List.of(2), List.of(1), 3, 1, 2);

    private final List<String> calls = new ArrayList<>();
    private long nanos;

    @Test
    void letsModelsTakeTurnsCycleByCycle() {
        bench(PLAN).measure(List.of(subject("a", true), subject("b", false)), 1);

        String cycle = "a full 2, a partial 2, a partial 2, b full 2";
        assertThat(String.join(", ", calls)).isEqualTo(String.join(", ", cycle, cycle, cycle));
    }

    @Test
    void averagesTheMixedFrameOverACycle() {
        List<Measurement> measurements = bench(PLAN).measure(List.of(subject("a", true)), 4);

        assertThat(measurements)
                .extracting(Measurement::transform)
                .containsExactly(Transform.FULL, Transform.PARTIAL, Transform.MIXED);
        assertThat(measurements)
                .extracting(measurement -> measurement.wall().median())
                .containsExactly(9.0, 3.0, 5.0);
        assertThat(measurements).extracting(Measurement::cpuMillis).containsExactly(4.5, 1.5, 2.5);
        assertThat(measurements).extracting(Measurement::threads).containsOnly(4);
        assertThat(measurements)
                .extracting(measurement -> measurement.wall().count())
                .as("warm-ups do not count")
                .containsExactly(2, 4, 2);
    }

    @Test
    void measuresFullFramesOnlyOfAModelWithoutPartialOnes() {
        assertThat(bench(PLAN).measure(List.of(subject("a", false)), 1))
                .extracting(Measurement::transform)
                .containsExactly(Transform.FULL);
    }

    @Test
    void namesEveryNumberThatMakesNoSense() {
        assertThatThrownBy(() -> new BenchPlan(EngineKind.ONNX_RUNTIME, List.of(0), List.of(), 1, -1, 0))
                .hasMessageContainingAll("batch sizes", "threads", "keyframe interval", "warm-up", "cycles");
    }

    private ModelBench bench(BenchPlan plan) {
        return new ModelBench(
                plan,
                new BenchClock() {
                    @Override
                    public long wallNanos() {
                        return nanos;
                    }

                    @Override
                    public long cpuNanos() {
                        return nanos / 2;
                    }
                },
                unused -> {});
    }

    private BenchSubject subject(String name, boolean supportsPartial) {
        PreparedImage frame = new PreparedImage(ByteBuffer.allocate(3), new FrameSize(1, 1));
        return new BenchSubject(name, supportsPartial, new TestingEngine(name, supportsPartial), List.of(frame, frame));
    }

    /** Takes 9 ms for a full call and 3 ms for a partial one. */
    private final class TestingEngine implements Engine {
        private final String name;
        private final boolean keepsFeatures;

        TestingEngine(String name, boolean keepsFeatures) {
            this.name = name;
            this.keepsFeatures = keepsFeatures;
        }

        @Override
        public List<NetworkOutput> full(List<PreparedImage> images) {
            calls.add(name + " full " + images.size());
            nanos += 9_000_000;
            Optional<KeyframeFeatures> features =
                    keepsFeatures ? Optional.of(new KeyframeFeatures("x", new byte[1])) : Optional.empty();
            NetworkOutput output = new NetworkOutput(
                    new int[0], new float[0], new float[0], new float[0], new float[0], features.orElse(null));
            return images.stream().map(image -> output).toList();
        }

        @Override
        public List<NetworkOutput> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
            assertThat(keyframes).hasSameSizeAs(images);
            calls.add(name + " partial " + images.size());
            nanos += 3_000_000;
            return List.of();
        }

        @Override
        public void close() {
            calls.add(name + " closed");
        }
    }
}
