package io.flowmask.cameras.simulation.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.simulation.chance.Dice;
import org.junit.jupiter.api.Test;

class PolygonScanTest {
    private static final int WIDTH = 50;
    private static final int HEIGHT = 40;

    @Test
    void coversEveryPixelOnceWhereTrianglesShareEdges() {
        Dice dice = new Dice(1);
        for (int round = 0; round < 200; round++) {
            float x = (float) dice.between(5.0, WIDTH - 5.0);
            float y = (float) dice.between(5.0, HEIGHT - 5.0);
            float[] xs = {-3, WIDTH + 9, WIDTH + 2, -20};
            float[] ys = {-7, -1, HEIGHT + 4, HEIGHT + 30};
            int[] hits = new int[WIDTH * HEIGHT];
            for (int i = 0; i < 4; i++) {
                int j = (i + 1) % 4;
                fill(hits, new float[] {x, xs[i], xs[j]}, new float[] {y, ys[i], ys[j]});
            }
            assertThat(hits).containsOnly(1);
        }
    }

    @Test
    void takesPixelsWhoseCentresAreInside() {
        int[] hits = new int[WIDTH * HEIGHT];
        fill(hits, new float[] {2.5f, 5.5f, 5.5f, 2.5f}, new float[] {1.4f, 1.4f, 3.6f, 3.6f});
        assertThat(java.util.Arrays.stream(hits).sum()).isEqualTo(9);
        assertThat(hits[WIDTH + 2]).isEqualTo(1);
        assertThat(hits[3 * WIDTH + 4]).isEqualTo(1);
    }

    @Test
    void skipsWhatIsOutside() {
        PolygonScan scan = new PolygonScan(WIDTH, HEIGHT);
        assertThat(scan.scan(new float[] {1, 9, 4}, new float[] {-9, -9, -1}, 3))
                .isFalse();
        assertThat(scan.scan(new float[] {1, 9, 4}, new float[] {HEIGHT + 1, HEIGHT + 5, HEIGHT + 9}, 3))
                .isFalse();
    }

    private static void fill(int[] hits, float[] xs, float[] ys) {
        PolygonScan scan = new PolygonScan(WIDTH, HEIGHT);
        if (scan.scan(xs, ys, xs.length)) {
            for (int y = scan.top(); y < scan.bottom(); y++) {
                for (int x = scan.left(y); x < scan.right(y); x++) {
                    hits[y * WIDTH + x]++;
                }
            }
        }
    }
}
