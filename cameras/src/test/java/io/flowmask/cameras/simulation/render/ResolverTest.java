package io.flowmask.cameras.simulation.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.simulation.chance.Dice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {
    private static final int WIDTH = 30;
    private static final int HEIGHT = 22;
    private static final int STRIDE = 2 * WIDTH + 6;
    /** Where the first pixel's four begin. */
    private static final int FIRST = 3 * STRIDE + 3;

    private final int[] layer = speckled();

    private static int[] speckled() {
        Dice dice = new Dice(4);
        int[] colours = new int[STRIDE * (2 * HEIGHT + 6)];
        for (int p = 0; p < colours.length; p++) {
            // Extremes, where a channel might run over into its neighbour, and top bits that mean nothing here.
            colours[p] = dice.chance(0.3) ? 0xFFFFFFFF : dice.chance(0.3) ? 0 : (int) dice.nextLong();
        }
        return colours;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void weighsTheNeighboursOfEachPixel(boolean soft) {
        int[] resolved = new int[WIDTH * HEIGHT];

        new Resolver(soft).colours(layer, FIRST, STRIDE, resolved, 0, WIDTH, WIDTH, HEIGHT);

        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertThat(resolved[y * WIDTH + x]).as("column %d row %d", x, y).isEqualTo(weighed(soft, x, y));
            }
        }
    }

    private int weighed(boolean soft, int x, int y) {
        int[] weights = soft ? new int[] {1, 3, 3, 1} : new int[] {0, 1, 1, 0};
        int colour = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int sum = 0;
            int total = 0;
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 4; column++) {
                    int weight = weights[row] * weights[column];
                    sum += weight * ((layer[FIRST + (2 * y + row - 1) * STRIDE + 2 * x + column - 1] >> shift) & 255);
                    total += weight;
                }
            }
            colour |= ((sum + total / 2) / total) << shift;
        }
        return colour;
    }

    @ParameterizedTest
    @CsvSource({"false, 4, 5, 11, 7", "true, 4, 5, 11, 7", "true, 0, 0, 1, 1", "true, 29, 21, 1, 1"})
    void resolvesAPartLikeTheWhole(boolean soft, int left, int top, int columns, int rows) {
        Resolver resolver = new Resolver(soft);
        int[] whole = new int[WIDTH * HEIGHT];
        resolver.colours(layer, FIRST, STRIDE, whole, 0, WIDTH, WIDTH, HEIGHT);
        int[] part = new int[WIDTH * HEIGHT];

        int source = FIRST + 2 * top * STRIDE + 2 * left;
        resolver.colours(layer, source, STRIDE, part, top * WIDTH + left, WIDTH, columns, rows);

        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                boolean inside = x >= left && x < left + columns && y >= top && y < top + rows;
                assertThat(part[y * WIDTH + x])
                        .as("column %d row %d", x, y)
                        .isEqualTo(inside ? whole[y * WIDTH + x] : 0);
            }
        }
    }
}
