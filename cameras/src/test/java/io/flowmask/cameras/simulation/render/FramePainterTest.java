package io.flowmask.cameras.simulation.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.light.Conditions;
import io.flowmask.cameras.simulation.scene.GeneratedScene;
import io.flowmask.cameras.simulation.scene.SceneGenerator;
import io.flowmask.cameras.simulation.traffic.Traffic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramePainterTest {
    @ParameterizedTest
    @EnumSource(Conditions.Time.class)
    void leavesNoTrails(Conditions.Time time) {
        int labelled = 0;
        for (int number = 0; number < 4; number++) {
            Dice dice = new Dice(8).fork(number);
            GeneratedScene scene = SceneGenerator.generate(dice, new Conditions(time, Conditions.Weather.CLEAR));
            Traffic traffic = new Traffic(scene.traffic(), dice);
            FramePainter painter = FramePainter.of(scene.scene(), 160, 90, true, new Dice(1));
            for (int i = 0; i < 6; i++) {
                traffic.advance(0.3);
                int shake = i == 3 ? 2 : 0;
                // A frame without labels between two with them must not confuse these.
                if (i == 4) {
                    painter.paint(traffic.states(), shake, 0);
                } else {
                    painter.paintLabelled(traffic.states(), shake, 0);
                }
            }
            int shakeX = 3 - 2 * number;
            int shakeY = number;
            Picture used = painter.paintLabelled(traffic.states(), shakeX, shakeY);
            Picture fresh = FramePainter.of(scene.scene(), 160, 90, true, new Dice(1))
                    .paintLabelled(traffic.states(), shakeX, shakeY);
            assertThat(used.colours()).isEqualTo(fresh.colours());
            assertThat(used.labels()).isEqualTo(fresh.labels());
            for (short label : fresh.labels()) {
                labelled += label != 0 ? 1 : 0;
            }
        }
        assertThat(labelled).as("pixels of something that has a label").isPositive();
    }
}
