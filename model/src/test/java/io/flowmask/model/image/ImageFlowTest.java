package io.flowmask.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.model.manifest.ModelManifest.MapSize;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFlowTest {
    private static final int SIDE = Luminance.MAX_SIDE_PX;

    /** Cells of 8×8 and of 16×32 pixels (width times height). */
    private static final MapSize FINE = new MapSize(16, 16);

    private static final MapSize WIDE = new MapSize(4, 8);

    private final ImageFlow flow = new ImageFlow(256, List.of(FINE, WIDE));

    /** Brightness at a place, in pixels. */
    @FunctionalInterface
    private interface Scene {
        double at(double x, double y);
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @ParameterizedTest
    @CsvSource({"6, 4", "-5, 3", "0, -7", "2.5, 0", "-1, -1"})
    void aPictureThatMovedPointsBackToWhereItWas(double right, double down) {
        Scene scene = waves(3);
        Luminance keyframe = picture(SIDE, scene);
        Luminance current = picture(SIDE, (x, y) -> scene.at(x - right, y - down));

        FlowField field = flow.estimate(current, keyframe);

        for (int row = 2; row < 14; row++) {
            for (int column = 2; column < 14; column++) {
                assertThat(x(field.map(0), FINE, row, column)).isCloseTo((float) -right / 8, within(0.1f));
                assertThat(y(field.map(0), FINE, row, column)).isCloseTo((float) -down / 8, within(0.1f));
            }
        }
        assertThat(x(field.map(1), WIDE, 1, 4)).isCloseTo((float) -right / 16, within(0.1f));
        assertThat(y(field.map(1), WIDE, 1, 4)).isCloseTo((float) -down / 32, within(0.1f));
    }

    @Test
    void nothingMovesWhereNothingChanges() {
        Luminance picture = picture(SIDE, waves(4));

        assertThat(speeds(flow.estimate(picture, picture))).containsOnly(0f);
    }

    @Test
    void nothingMovesOnFramesOfOneBrightness() {
        assertThat(speeds(flow.estimate(picture(SIDE, (x, y) -> 90), picture(SIDE, (x, y) -> 130))))
                .containsOnly(0f);
    }

    @Test
    void noiseIsNoMotion() {
        Scene scene = waves(5);
        Random random = new Random(6);
        Luminance current = picture(SIDE, (x, y) -> scene.at(x, y) + 3 * random.nextGaussian());
        Luminance keyframe = picture(SIDE, (x, y) -> scene.at(x, y) + 3 * random.nextGaussian());

        assertThat(speeds(flow.estimate(current, keyframe))).allMatch(speed -> speed < 0.02f);
    }

    @Test
    void whatStandsBehindAThingThatMovesStaysWhereItIs() {
        Scene road = waves(7);
        Scene car = waves(8);
        Luminance keyframe = picture(SIDE, withCar(road, car, 40));
        Luminance current = picture(SIDE, withCar(road, car, 48));

        FlowField field = flow.estimate(current, keyframe);

        // The car covers columns 48 to 80 and rows 56 to 72 of the picture now.
        assertThat(x(field.map(0), FINE, 7, 7)).isCloseTo(-1, within(0.15f));
        assertThat(x(field.map(0), FINE, 8, 8)).isCloseTo(-1, within(0.15f));
        assertThat(x(field.map(0), FINE, 2, 7)).isZero();
        assertThat(x(field.map(0), FINE, 13, 8)).isZero();
        assertThat(x(field.map(0), FINE, 7, 1)).isZero();
        assertThat(x(field.map(0), FINE, 8, 14)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 128, 550})
    void worksAtAnyInputSize(int inputSize) {
        int side = Luminance.sidePx(inputSize);
        MapSize map = new MapSize((inputSize + 15) / 16, (inputSize + 15) / 16);
        Scene scene = waves(9);
        try (ImageFlow any = new ImageFlow(inputSize, List.of(map))) {
            FlowField field = any.estimate(picture(side, (x, y) -> scene.at(x - 2, y)), picture(side, scene));

            int middle = map.height() / 2;
            assertThat(x(field.map(0), map, middle, middle)).isCloseTo(-2f * map.width() / side, within(0.1f));
        }
    }

    @Test
    void manyThreadsAtOnceSeeWhatOneSees() throws Exception {
        Scene scene = waves(10);
        Luminance keyframe = picture(SIDE, scene);
        List<Luminance> frames = new ArrayList<>();
        List<List<Float>> alone = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double moved = i / 2.0;
            frames.add(picture(SIDE, (x, y) -> scene.at(x - moved, y)));
            alone.add(speeds(flow.estimate(frames.get(i), keyframe)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<FlowField>> together = new ArrayList<>();
            for (Luminance frame : frames) {
                together.add(threads.submit(() -> flow.estimate(frame, keyframe)));
            }
            for (int i = 0; i < frames.size(); i++) {
                assertThat(speeds(together.get(i).get())).as("frame %d", i).isEqualTo(alone.get(i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesALuminanceOfAnotherSize() {
        Luminance small = picture(64, waves(1));
        Luminance right = picture(SIDE, waves(1));

        assertThat(flow.takes(small)).isFalse();
        assertThat(flow.takes(right)).isTrue();
        assertThatThrownBy(() -> flow.estimate(right, small))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The keyframe's luminance has 64 pixels a side, but expected 128");
        assertThatThrownBy(() -> new Luminance(3, new byte[8]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A luminance of 3×3 pixels has 9 bytes, but there are 8");
    }

    /** Waves in all directions: something to hold on to everywhere, and nowhere the same. */
    private static Scene waves(long seed) {
        Random random = new Random(seed);
        double[][] waves = new double[24][];
        for (int i = 0; i < waves.length; i++) {
            double angle = random.nextDouble() * 2 * Math.PI;
            double length = 8 + 40 * random.nextDouble();
            waves[i] = new double[] {
                2 * Math.PI * Math.cos(angle) / length, 2 * Math.PI * Math.sin(angle) / length, 6 * random.nextDouble()
            };
        }
        return (x, y) -> {
            double sum = 0;
            for (double[] wave : waves) {
                sum += Math.sin(wave[0] * x + wave[1] * y + wave[2]);
            }
            return 128 + 14 * sum;
        };
    }

    private static Scene withCar(Scene road, Scene car, double left) {
        return (x, y) -> x >= left && x < left + 32 && y >= 56 && y < 72 ? car.at(x - left, y) : road.at(x, y);
    }

    private static Luminance picture(int side, Scene scene) {
        byte[] values = new byte[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                values[y * side + x] = (byte) Math.max(0, Math.min(255, Math.round(scene.at(x, y))));
            }
        }
        return new Luminance(side, values);
    }

    private static float x(FloatBuffer map, MapSize size, int row, int column) {
        return map.get(2 * (row * size.width() + column));
    }

    private static float y(FloatBuffer map, MapSize size, int row, int column) {
        return map.get(2 * (row * size.width() + column) + 1);
    }

    private static List<Float> speeds(FlowField field) {
        List<Float> speeds = new ArrayList<>();
        for (int map = 0; map < 2; map++) {
            FloatBuffer values = field.map(map);
            while (values.hasRemaining()) {
                speeds.add(Math.abs(values.get()));
            }
        }
        return speeds;
    }
}
