package io.flowmask.cameras.simulation.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.models.Actor;
import io.flowmask.cameras.simulation.models.Actors;
import io.flowmask.cameras.simulation.models.ObjectClass;
import io.flowmask.cameras.simulation.traffic.ActorState;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadlampsTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    private final Backdrop backdrop = BackdropFixture.night(WIDTH, HEIGHT);
    private final Headlamps headlamps = new Headlamps(backdrop.projection());
    private final Still still = new Still(backdrop, new Resolver(false));
    private final Picture picture = new Picture(WIDTH, HEIGHT);

    private static ActorState car(double x, double y, double heading) {
        Actor actor = Actors.moving(ObjectClass.CAR, new Dice(4));
        return new ActorState(1, actor, Placement.onGround(actor.mesh(), x, y, heading), 0, false, false, 8);
    }

    private void shine(boolean crossed) {
        Arrays.fill(picture.colours(), 0);
        DirtyTiles lit = headlamps.lit();
        for (int row = 0; row < lit.rows(); row++) {
            for (int column = 0; column < lit.columns(); column++) {
                if (lit.isDirty(column, row)) {
                    headlamps.shine(
                            still,
                            backdrop.layers(),
                            0,
                            crossed,
                            picture,
                            column * DirtyTiles.SIDE,
                            row * DirtyTiles.SIDE);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 0, 0.4, 0, 0", "14, 3, 3.3, 1, -3", "30, -5, 2.2, -6, 5", "35, 5, 3.1, 0, 1"})
    void differsLittleFromLightReckonedPixelByPixel(double x, double y, double heading, int shakeX, int shakeY) {
        ActorState car = car(x, y, heading);
        headlamps.add(car);
        still.aim(shakeX, shakeY);
        shine(false);

        GroundAround around = new GroundAround(backdrop.projection());
        around.stand(car);
        double front = car.actor().length() / 2;
        double narrow = car.actor().width() / 2;
        double brightest = 0;
        double sum = 0;
        double lightSum = 0;
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                around.walkTo(still.firstColumn() + 2 * column + 1, still.firstRow() + 2 * row + 1);
                double exact = BackdropFixture.ANSWER * Headlamps.light(around.ahead() - front, around.aside(), narrow);
                int drawn = picture.colours()[row * WIDTH + column] & 255;
                brightest = Math.max(brightest, exact);
                sum += Math.abs(drawn - exact);
                lightSum += exact;
                assertThat((double) drawn).as("column %d row %d", column, row).isCloseTo(exact, within(24.0));
            }
        }
        assertThat(brightest).isGreaterThan(80);
        assertThat(sum).isLessThan(0.07 * lightSum);
    }

    @Test
    void addsUpWhereTwoShine() {
        headlamps.add(car(8, 0, 0));
        shine(false);
        int one = picture.colours()[HEIGHT / 2 * WIDTH + WIDTH / 2] & 255;
        headlamps.add(car(8, 0, 0));
        shine(false);
        int two = picture.colours()[HEIGHT / 2 * WIDTH + WIDTH / 2] & 255;
        assertThat(one).isGreaterThan(20);
        assertThat(two).isBetween(2 * one - 2, 2 * one + 2);
    }

    @Test
    void doesNotLightWhatStandsInTheBeam() {
        headlamps.add(car(8, 0, 0));
        Layers layers = backdrop.layers();
        Arrays.fill(layers.actor, 0, layers.actor.length / 2, (short) 1);
        shine(true);
        int halfWay = (layers.height / 2 - Backdrop.MARGIN) / 2 * WIDTH;
        assertThat(Arrays.stream(picture.colours(), 0, halfWay)).containsOnly(0);
        assertThat(Arrays.stream(picture.colours(), halfWay, WIDTH * HEIGHT)
                        .max()
                        .orElseThrow())
                .isGreaterThan(0);
    }

    @Test
    void goesOutWhenCleared() {
        headlamps.add(car(8, 0, 0));
        assertThat(litTiles()).isPositive();
        headlamps.clear();
        assertThat(litTiles()).isZero();
        shine(false);
        assertThat(picture.colours()).containsOnly(0);
        headlamps.add(car(-60, 0, Math.PI));
        assertThat(litTiles()).as("behind the camera").isZero();
    }

    private int litTiles() {
        DirtyTiles lit = headlamps.lit();
        int tiles = 0;
        for (int row = 0; row < lit.rows(); row++) {
            for (int column = 0; column < lit.columns(); column++) {
                tiles += lit.isDirty(column, row) ? 1 : 0;
            }
        }
        return tiles;
    }
}
