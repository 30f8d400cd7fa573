package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.light.Conditions;
import io.flowmask.cameras.simulation.light.Illumination;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.space.Viewpoint;
import java.util.Arrays;
import java.util.List;

/** An empty place at night, seen from a lamp post; all of it is ground. */
final class BackdropFixture {
    /** What the ground answers to light, in every channel. */
    static final int ANSWER = 200;

    private BackdropFixture() {}

    static Backdrop night(int width, int height) {
        Viewpoint viewpoint = new Viewpoint(new Vec3(0, 0, 8), 0, Math.toRadians(32), 0.02, Math.toRadians(55));
        Projection projection = new Projection(
                viewpoint,
                Backdrop.SCALE * width + 2 * Backdrop.MARGIN,
                Backdrop.SCALE * height + 2 * Backdrop.MARGIN,
                Backdrop.MARGIN);
        Layers layers = new Layers(projection.width(), projection.height());
        Arrays.fill(layers.ground, 0xFF000000 | ANSWER << 16 | ANSWER << 8 | ANSWER);
        Conditions conditions = new Conditions(Conditions.Time.NIGHT, Conditions.Weather.CLEAR);
        return new Backdrop(
                width,
                height,
                projection,
                Illumination.draw(conditions, new Dice(1)),
                layers,
                ToneCurve.draw(conditions, 0.05, new Dice(1)),
                ShadowMap.none(),
                new Vignette(projection.width(), projection.height(), 0),
                List.of());
    }
}
