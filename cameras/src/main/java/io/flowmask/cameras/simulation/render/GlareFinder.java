package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.light.Lamp;
import io.flowmask.cameras.simulation.models.ObjectClass;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.traffic.ActorState;
import java.util.List;

/** Finds the lamps that shine into the lens: headlamps, rear lamps, street lamps, as far as nothing hides them. */
final class GlareFinder {
    private final Backdrop backdrop;
    private final Projection projection;

    GlareFinder(Backdrop backdrop) {
        this.backdrop = backdrop;
        this.projection = backdrop.projection();
    }

    /**
     * Adds the glares of a picture whose layers are complete.
     *
     * @param moving what was drawn and moves
     * @param firstNumber what the first of them is marked with, the others by counting on
     */
    void find(Layers layers, List<ActorState> moving, int firstNumber, Picture picture) {
        for (Lamp lamp : backdrop.light().lamps()) {
            Vec3 place = lamp.place();
            add(layers, picture, place, 0, 0.5, 150, 128, 92);
        }
        for (int i = 0; i < moving.size(); i++) {
            if (hasLamps(moving.get(i).actor().kind())) {
                lampsOf(layers, picture, moving.get(i), firstNumber + i);
            }
        }
    }

    private static boolean hasLamps(ObjectClass kind) {
        return kind != ObjectClass.PERSON && kind != ObjectClass.BICYCLE;
    }

    private void lampsOf(Layers layers, Picture picture, ActorState state, int number) {
        Vec2 forward = Vec2.heading(state.placement().heading());
        Vec2 middle = new Vec2(state.placement().x(), state.placement().y());
        double half = state.actor().length() / 2;
        double spread = state.actor().kind() == ObjectClass.MOTORCYCLE
                ? 0
                : 0.33 * state.actor().width();
        double height = 0.45 * Math.min(1.7, state.actor().height());
        Vec3 camera = projection.viewpoint().position();
        Vec2 towards = new Vec2(camera.x() - middle.x(), camera.y() - middle.y()).unit();
        double facing = forward.dot(towards);
        for (int side = -1; side <= 1; side += 2) {
            Vec2 beside = forward.left().times(side * spread);
            if (facing > 0.05) {
                int strength = (int) (90 + 165 * facing);
                Vec3 lamp = middle.plus(forward.times(half)).plus(beside).atHeight(height);
                add(
                        layers,
                        picture,
                        lamp,
                        number,
                        0.3 + 0.5 * facing,
                        strength,
                        strength * 15 / 16,
                        strength * 13 / 16);
            } else if (facing < -0.05) {
                int strength = state.braking() ? 170 : 70;
                Vec3 lamp = middle.minus(forward.times(half)).plus(beside).atHeight(height * 1.15);
                add(layers, picture, lamp, number, 0.22, strength, strength / 14, strength / 16);
            }
        }
    }

    private void add(
            Layers layers, Picture picture, Vec3 lamp, int number, double metres, int red, int green, int blue) {
        double depth = projection.depth(lamp.x(), lamp.y(), lamp.z());
        if (depth < 1) {
            return;
        }
        double column = projection.column(lamp.x(), lamp.y(), lamp.z(), depth);
        double row = projection.row(lamp.x(), lamp.y(), lamp.z(), depth);
        if (column < 0 || row < 0 || column >= layers.width || row >= layers.height) {
            return;
        }
        int p = ((int) row) * layers.width + (int) column;
        boolean visible = number == 0 ? layers.inverseDepth[p] * depth < 1.05 : layers.actor[p] == number;
        if (visible) {
            float radius = (float) (1.5 + metres * projection.focal() / depth / Backdrop.SCALE);
            picture.glares()
                    .add(new Glare(
                            (float) ((column - Backdrop.MARGIN) / Backdrop.SCALE),
                            (float) ((row - Backdrop.MARGIN) / Backdrop.SCALE),
                            Math.min(radius, layers.width / 16f),
                            red,
                            green,
                            blue));
        }
    }
}
