package io.flowmask.cameras.simulation.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.simulation.chance.Dice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StillTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;

    private static Backdrop speckled() {
        Backdrop backdrop = BackdropFixture.night(WIDTH, HEIGHT);
        Dice dice = new Dice(7);
        Layers layers = backdrop.layers();
        for (int p = 0; p < layers.colour.length; p++) {
            layers.colour[p] = (int) dice.nextLong() & 0xFFFFFF;
            layers.ground[p] = dice.chance(0.3) ? 0 : (int) dice.nextLong() | 0xFF000000;
            layers.actor[p] = (short) (dice.chance(0.5) ? 0 : 1);
        }
        return backdrop;
    }

    @ParameterizedTest
    @ValueSource(ints = {-6, -3, -1, 0, 1, 2, 5, 6})
    void showsTheLayersFromWhereTheCameraHasSwung(int shift) {
        Backdrop backdrop = speckled();
        Resolver resolver = new Resolver(false);
        Still still = new Still(backdrop, resolver);
        still.aim(shift, -shift);
        Picture picture = new Picture(WIDTH, HEIGHT);
        still.copyColoursTo(picture);
        still.copyLabelsTo(picture);
        assertThat(still.firstColumn()).isEqualTo(Backdrop.MARGIN + shift);
        assertThat(still.firstRow()).isEqualTo(Backdrop.MARGIN - shift);

        Layers layers = backdrop.layers();
        int[] colours = new int[WIDTH * HEIGHT];
        int[] answers = new int[WIDTH * HEIGHT];
        short[] labels = new short[WIDTH * HEIGHT];
        int source = still.firstRow() * layers.width + still.firstColumn();
        resolver.colours(layers.colour, source, layers.width, colours, 0, WIDTH, WIDTH, HEIGHT);
        resolver.colours(layers.ground, source, layers.width, answers, 0, WIDTH, WIDTH, HEIGHT);
        resolver.labels(layers.actor, source, layers.width, labels, 0, WIDTH, WIDTH, HEIGHT);
        assertThat(picture.colours()).isEqualTo(colours);
        assertThat(picture.labels()).isEqualTo(labels);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertThat(still.answer(x, y)).isEqualTo(answers[y * WIDTH + x]);
            }
        }
    }

    @Test
    void blursWithASoftLensToo() {
        Backdrop backdrop = speckled();
        Picture sharp = new Picture(WIDTH, HEIGHT);
        Picture soft = new Picture(WIDTH, HEIGHT);
        new Still(backdrop, new Resolver(false)).copyColoursTo(sharp);
        new Still(backdrop, new Resolver(true)).copyColoursTo(soft);
        assertThat(roughness(soft)).isLessThan(0.6 * roughness(sharp));
    }

    private static double roughness(Picture picture) {
        double sum = 0;
        for (int p = 1; p < picture.colours().length; p++) {
            sum += Math.abs((picture.colours()[p] & 255) - (picture.colours()[p - 1] & 255));
        }
        return sum;
    }
}
