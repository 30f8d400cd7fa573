package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.light.Illumination;
import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.scene.GroundPatch;
import io.flowmask.cameras.simulation.scene.Scene;
import io.flowmask.cameras.simulation.scene.Stain;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.traffic.ActorState;
import java.util.ArrayList;
import java.util.List;

/** Draws a {@link Backdrop}: what face each pixel shows, then its light, then parked vehicles. Used once. */
final class BackdropPainter {
    private static final double SHADOW_RANGE = 45;

    private final Scene scene;
    private final Projection projection;
    private final int frameWidth;
    private final int frameHeight;

    BackdropPainter(Scene scene, int frameWidth, int frameHeight) {
        this.scene = scene;
        this.frameWidth = frameWidth;
        this.frameHeight = frameHeight;
        this.projection = new Projection(
                scene.viewpoint(),
                Backdrop.SCALE * frameWidth + 2 * Backdrop.MARGIN,
                Backdrop.SCALE * frameHeight + 2 * Backdrop.MARGIN,
                Backdrop.MARGIN);
    }

    Backdrop paint(Dice dice) {
        Illumination light = scene.light();
        GeometryBuffer geometry = new GeometryBuffer(projection);
        for (GroundPatch patch : scene.ground()) {
            geometry.paint(patch);
        }
        for (Stain stain : scene.stains()) {
            geometry.stain(stain);
        }
        ShadowMap shadows = light.conditions().isSunny() ? shadowMap(light) : ShadowMap.none();
        for (Placement object : scene.objects()) {
            geometry.draw(object, shadows);
        }
        for (ActorState parked : scene.parked()) {
            shadows.add(parked.placement());
        }
        LightShader shader = new LightShader(light);
        Vignette vignette =
                new Vignette(projection.width(), projection.height(), dice.chance(0.5) ? dice.between(0.05, 0.35) : 0);
        PixelShader pixels =
                new PixelShader(projection, geometry, shader, shadows, vignette, light, scene.grain(), dice.nextLong());
        ToneCurve tone = ToneCurve.draw(light.conditions(), pixels.meanLuminance(), dice);
        Layers layers = new Layers(projection.width(), projection.height());
        pixels.shadeAll(layers, tone);
        List<Seen> parked = drawParked(layers, new ActorPainter(projection, shader, tone, shadows, vignette, false));
        return new Backdrop(frameWidth, frameHeight, projection, light, layers, tone, shadows, vignette, parked);
    }

    private List<Seen> drawParked(Layers layers, ActorPainter painter) {
        DirtyTiles unused = new DirtyTiles(projection.width(), projection.height());
        GroundEffects effects = new GroundEffects(projection);
        for (ActorState state : scene.parked()) {
            if (isNear(state)) {
                effects.contact(layers, state, 0.6, true, unused);
            }
        }
        List<Seen> seen = new ArrayList<>();
        for (ActorState state : scene.parked()) {
            if (isNear(state)) {
                painter.place(state);
                int number = seen.size() + 1;
                painter.draw(layers, state, number);
                seen.add(painter.measure(state, number));
            }
        }
        for (int p = 0; p < layers.actor.length; p++) {
            if (layers.actor[p] != 0) {
                layers.ground[p] = 0;
            }
        }
        return seen;
    }

    private boolean isNear(ActorState state) {
        Placement at = state.placement();
        return projection.mayShow(at.x(), at.y(), 0, state.actor().mesh().radius());
    }

    private ShadowMap shadowMap(Illumination light) {
        double minX = Double.MAX_VALUE;
        double minY = Double.MAX_VALUE;
        double maxX = -Double.MAX_VALUE;
        double maxY = -Double.MAX_VALUE;
        Vec3 camera = scene.viewpoint().position();
        for (int i = 0; i <= 8; i++) {
            for (int j = 0; j <= 8; j++) {
                Vec3 ray = projection.ray(i * projection.width() / 8.0, j * projection.height() / 8.0);
                double depth = ray.z() < -0.02 ? Math.min(2 * SHADOW_RANGE, -camera.z() / ray.z()) : 2 * SHADOW_RANGE;
                minX = Math.min(minX, camera.x() + depth * ray.x());
                maxX = Math.max(maxX, camera.x() + depth * ray.x());
                minY = Math.min(minY, camera.y() + depth * ray.y());
                maxY = Math.max(maxY, camera.y() + depth * ray.y());
            }
        }
        double radius = Math.min(SHADOW_RANGE, 3 + Math.max(maxX - minX, maxY - minY) / 2);
        Vec2 centre = new Vec2((minX + maxX) / 2, (minY + maxY) / 2);
        Vec2 camera2 = new Vec2(camera.x(), camera.y());
        double away = centre.distanceTo(camera2);
        if (radius == SHADOW_RANGE && away > SHADOW_RANGE) {
            centre = camera2.plus(centre.minus(camera2).times(SHADOW_RANGE / away));
        }
        return new ShadowMap(light.sun(), centre, radius);
    }

    /** The colour that headlamps bring out of a surface, as far as it can be seen. */
    static Rgb inHeadlight(float red, float green, float blue) {
        return new Rgb(red * 0.55f, green * 0.5f, blue * 0.42f);
    }
}
