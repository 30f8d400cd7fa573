package io.flowmask.cameras.simulation.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.simulation.space.Vec2;
import org.junit.jupiter.api.Test;

class FootprintTest {
    private final Footprint car = new Footprint(new Vec2(0, 0), 0, 4, 2);

    @Test
    void tellsNeighboursFromOverlaps() {
        assertThat(car.overlaps(new Footprint(new Vec2(0, 2.01), 0, 4, 2))).isFalse();
        assertThat(car.overlaps(new Footprint(new Vec2(0, 1.99), 0, 4, 2))).isTrue();
        assertThat(car.overlaps(new Footprint(new Vec2(4.01, 0), 0, 4, 2))).isFalse();
    }

    @Test
    void looksAtTheTurnedRectangleNotItsBox() {
        Footprint diagonal = new Footprint(new Vec2(2.9, 1.9), Math.PI / 4, 4, 0.4);
        Footprint across = new Footprint(new Vec2(2.9, 1.9), -Math.PI / 4, 4, 0.4);
        assertThat(car.overlaps(diagonal)).isTrue();
        assertThat(new Footprint(new Vec2(0, 0), 0, 4, 0.4).overlaps(across)).isFalse();
    }
}
