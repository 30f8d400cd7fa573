package io.flowmask.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.onnx.MapOperations.Outside;
import io.flowmask.model.testing.TestingSession;
import io.flowmask.model.testing.TestingSession.Outputs;
import io.flowmask.model.testing.TestingSession.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes compute what they say, in ONNX Runtime. */
class MapOperationsTest {
    @TempDir
    private Path folder;

    private final GraphBuilder graph = new GraphBuilder("testing");

    /** Sizes are reached through a factor, which single precision cannot always hold exactly. */
    @Test
    void resizesToEverySizeExactly() throws IOException {
        int height = 7;
        int width = 13;
        Value map = graph.input("map", TensorType.FLOAT32, List.of(1, height, width));
        for (int to = 1; to <= 140; to++) {
            Value resized = graph.maps().resize("to" + to, map, to, 141 - to);
            graph.output("result" + to, resized);
        }
        float[] values = random(height * width);

        Outputs outputs = run(Map.of("map", Tensor.ofFloats(values, 1, 1, height, width)));

        for (int to = 1; to <= 140; to++) {
            Tensor result = outputs.get("result" + to);
            assertThat(result.shape()).containsExactly(1L, 1L, (long) to, 141L - to);
            assertThat(result.floats())
                    .as("%d×%d", to, 141 - to)
                    .containsExactly(resized(values, height, width, to, 141 - to), Offset.offset(2e-5f));
        }
    }

    @Test
    void doesNotResizeToTheSameSize() {
        Value map = graph.input("map", TensorType.FLOAT32, List.of(1, 4, 5));

        assertThat(graph.maps().resize("resized", map, 4, 5)).isSameAs(map);
    }

    @Test
    void samplesBetweenPixelsAndZerosOrTheNearestPixelOutside() throws IOException {
        Value map = graph.input("map", TensorType.FLOAT32, List.of(1, 2, 3));
        Value grid = graph.input("grid", TensorType.FLOAT32, List.of(1, 5, 2));
        graph.output("zero", graph.maps().sample("sample/zero", map, grid, Outside.ZERO));
        graph.output("nearest", graph.maps().sample("sample/nearest", map, grid, Outside.NEAREST));

        Outputs outputs = run(Map.of(
                "map",
                Tensor.ofFloats(new float[] {1, 2, 3, 5, 6, 7}, 1, 1, 2, 3),
                "grid",
                Tensor.ofFloats(new float[] {-1, -1, 1, 1, 0, 0, -0.5f, -1, 1.5f, -1}, 1, 1, 5, 2)));

        assertThat(outputs.get("zero").floats())
                .containsExactly(new float[] {1, 7, 4, 1.5f, 1.5f}, Offset.offset(1e-6f));
        assertThat(outputs.get("nearest").floats())
                .containsExactly(new float[] {1, 7, 4, 1.5f, 3}, Offset.offset(1e-6f));
    }

    @Test
    void limitsRelu6() throws IOException {
        Value map = graph.input("map", TensorType.FLOAT32, List.of(1, 1, 4));
        graph.output("result", graph.maps().relu6("relu6", map));

        Outputs outputs = run(Map.of("map", Tensor.ofFloats(new float[] {-1, 0.5f, 6, 7}, 1, 1, 1, 4)));

        assertThat(outputs.get("result").floats()).containsExactly(0, 0.5f, 6, 6);
    }

    @Test
    void picksTheLargestRowsOfEachImage() throws IOException {
        Value rows = graph.input("rows", TensorType.FLOAT32, List.of(3, 2));
        RowOperations.Largest largest =
                graph.rows().largest("best", graph.rows().rowMaxima("maxima", rows), 2);
        Value column = graph.rows().column("column", largest.indices());
        graph.output("result", graph.rows().pickRows("picked", rows, column));

        Outputs outputs = run(Map.of(
                "rows", Tensor.ofFloats(new float[] {0, 1, 5, 0, 2, 3, /* next image */ 9, 8, 0, 0, 7, 1}, 2, 3, 2)));

        assertThat(outputs.get("result").floats()).containsExactly(5, 0, 2, 3, 9, 8, 7, 1);
    }

    private Outputs run(Map<String, Tensor> inputs) throws IOException {
        Path file = folder.resolve("graph.onnx");
        try (OutputStream out = Files.newOutputStream(file)) {
            graph.build().writeTo(out);
        }
        try (TestingSession session = new TestingSession(file)) {
            return session.run(inputs);
        }
    }

    private static float[] random(int size) {
        Random random = new Random(5);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static float[] resized(float[] map, int height, int width, int toHeight, int toWidth) {
        float[] result = new float[toHeight * toWidth];
        for (int y = 0; y < toHeight; y++) {
            for (int x = 0; x < toWidth; x++) {
                double atY = clamp((y + 0.5) * height / toHeight - 0.5, height);
                double atX = clamp((x + 0.5) * width / toWidth - 0.5, width);
                int top = (int) atY;
                int left = (int) atX;
                int bottom = Math.min(top + 1, height - 1);
                int right = Math.min(left + 1, width - 1);
                double upper = mix(map[top * width + left], map[top * width + right], atX - left);
                double lower = mix(map[bottom * width + left], map[bottom * width + right], atX - left);
                result[y * toWidth + x] = (float) mix(upper, lower, atY - top);
            }
        }
        return result;
    }

    private static double clamp(double at, int size) {
        return Math.max(0, Math.min(at, size - 1));
    }

    private static double mix(double from, double to, double share) {
        return from + (to - from) * share;
    }
}
