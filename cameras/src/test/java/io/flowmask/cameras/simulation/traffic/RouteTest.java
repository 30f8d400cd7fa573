package io.flowmask.cameras.simulation.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.cameras.simulation.space.Vec2;
import org.junit.jupiter.api.Test;

class RouteTest {
    private final Route bend = Route.from(new Vec2(-20, 0))
            .lineTo(new Vec2(-5, 0))
            .curveTo(new Vec2(0, 5), new Vec2(1, 0), new Vec2(0, 1))
            .lineTo(new Vec2(0, 20))
            .build(14);

    @Test
    void measuresDistanceAlongItself() {
        for (double s = 0; s + 1 < bend.length(); s += 0.5) {
            assertThat(bend.at(s).distanceTo(bend.at(s + 0.5))).isCloseTo(0.5, within(0.02));
        }
        assertThat(bend.length()).isCloseTo(30 + 0.5 * Math.PI * 5, within(1.0));
    }

    @Test
    void asksForLowSpeedInBendsAndBrakingBefore() {
        assertThat(bend.speedLimitAt(18)).isLessThan(4.5);
        assertThat(bend.speedLimitAt(10)).isBetween(bend.speedLimitAt(14), 14.0);
        assertThat(bend.speedLimitAt(bend.length())).isEqualTo(14);
    }

    @Test
    void findsPointsNearTheStretchAheadOnly() {
        assertThat(bend.find(new Vec2(-10, 0.8), 0, 20, 1)).isCloseTo(10, within(0.5));
        assertThat(bend.find(new Vec2(-10, 1.2), 0, 20, 1)).isInfinite();
        assertThat(bend.find(new Vec2(-10, 0), 12, 30, 1)).isInfinite();
    }
}
