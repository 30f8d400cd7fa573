package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.light.Illumination;
import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.scene.Scene;
import io.flowmask.cameras.simulation.traffic.ActorState;
import java.util.ArrayList;
import java.util.List;

/**
 * A camera's frames: the backdrop, painted once, and over it what moves. Only tiles where something moves are drawn again. Belongs to
 * one thread.
 */
public final class FramePainter {
    private final Backdrop backdrop;
    private final Layers layers;
    private final DirtyTiles dirty;
    private final GroundEffects effects;
    private final ActorPainter actors;
    private final Resolver resolver;
    private final GlareFinder glare;
    private final Picture still;
    private final Picture picture;

    private FramePainter(Backdrop backdrop, boolean soft) {
        this.backdrop = backdrop;
        Layers drawn = backdrop.layers();
        this.layers = new Layers(drawn.width, drawn.height, drawn.ground);
        layers.restore(drawn, 0, drawn.colour.length);
        this.dirty = new DirtyTiles(drawn.width, drawn.height);
        this.effects = new GroundEffects(backdrop.projection());
        this.actors = new ActorPainter(
                backdrop.projection(),
                new LightShader(backdrop.light()),
                backdrop.tone(),
                backdrop.shadows(),
                backdrop.vignette(),
                backdrop.light().conditions().hasHeadlights());
        this.glare = new GlareFinder(backdrop);
        this.resolver = new Resolver(backdrop.frameWidth(), backdrop.frameHeight(), soft);
        this.still = new Picture(backdrop.frameWidth(), backdrop.frameHeight());
        this.picture = new Picture(backdrop.frameWidth(), backdrop.frameHeight());
        resolveAll(drawn, 0, 0, still);
    }

    /**
     * Paints a scene's backdrop.
     *
     * @param width of the frames, pixels
     * @param height of the frames, pixels
     * @param steady whether the camera hangs still; one that shakes has a sharp lens, since its whole frame is resolved each time
     * @param dice the camera's exposure and lens
     */
    public static FramePainter of(Scene scene, int width, int height, boolean steady, Dice dice) {
        Backdrop backdrop = new BackdropPainter(scene, width, height).paint(dice);
        return new FramePainter(backdrop, steady && dice.chance(0.45));
    }

    /**
     * Paints a frame.
     *
     * @param moving what moves, at this moment
     * @param shakeX how far the camera has swung sideways, in half pixels, at most 6 to either side; likewise {@code shakeY}
     * @return the frame; holds until the next call
     */
    public Picture paint(List<ActorState> moving, int shakeX, int shakeY) {
        dirty.restore(layers, backdrop.layers());
        picture.seen().clear();
        picture.seen().addAll(backdrop.parked());
        List<ActorState> near = new ArrayList<>();
        for (ActorState state : moving) {
            if (mayShow(state)) {
                near.add(state);
            }
        }
        paintEffects(near);
        for (ActorState state : near) {
            if (!bodyMayShow(state)) {
                continue;
            }
            actors.place(state);
            int number = picture.seen().size() + 1;
            Silhouette silhouette = actors.draw(layers, state, number);
            dirty.mark(silhouette.left(), silhouette.top());
            dirty.mark(silhouette.right(), silhouette.bottom());
            dirty.commit();
            picture.seen()
                    .add(new Seen(
                            state,
                            number,
                            silhouette.covered() / (double) (Backdrop.SCALE * Backdrop.SCALE),
                            silhouette.shareInside()));
        }
        picture.glares().clear();
        if (backdrop.light().conditions().hasHeadlights()) {
            glare.find(layers, picture);
        }
        resolve(shakeX, shakeY);
        return picture;
    }

    private boolean mayShow(ActorState state) {
        Placement at = state.placement();
        // A low sun's shadow and a headlamp's beam reach farther than the vehicle.
        double reach =
                state.actor().mesh().radius() + (backdrop.light().conditions().hasHeadlights() ? 14 : 6);
        return backdrop.projection().mayShow(at.x(), at.y(), 0, reach);
    }

    private boolean bodyMayShow(ActorState state) {
        Placement at = state.placement();
        return backdrop.projection()
                .mayShow(at.x(), at.y(), 0, state.actor().mesh().radius());
    }

    private void paintEffects(List<ActorState> near) {
        Illumination light = backdrop.light();
        if (light.conditions().isSunny()) {
            for (ActorState state : near) {
                effects.castShadow(layers, state.actor().mesh(), actors.place(state), light.sun(), dirty);
                dirty.commit();
            }
        }
        for (ActorState state : near) {
            effects.contact(layers, state, contactStrength(state), false, dirty);
        }
        if (light.conditions().hasHeadlights()) {
            for (ActorState state : near) {
                if (hasHeadlamps(state)) {
                    effects.beam(layers, state, dirty);
                }
            }
        }
    }

    private static double contactStrength(ActorState state) {
        return switch (state.actor().kind()) {
            case PERSON, BICYCLE -> 0.35;
            case MOTORCYCLE -> 0.45;
            default -> 0.62;
        };
    }

    private static boolean hasHeadlamps(ActorState state) {
        return switch (state.actor().kind()) {
            case PERSON, BICYCLE -> false;
            default -> true;
        };
    }

    private void resolve(int shakeX, int shakeY) {
        if (shakeX != 0 || shakeY != 0) {
            resolveAll(layers, shakeX, shakeY, picture);
            return;
        }
        System.arraycopy(still.colours(), 0, picture.colours(), 0, still.colours().length);
        System.arraycopy(still.labels(), 0, picture.labels(), 0, still.labels().length);
        // A tile and the pixel around it, since a soft lens spreads what it shows.
        int half = DirtyTiles.SIDE / Backdrop.SCALE;
        int margin = Backdrop.MARGIN / Backdrop.SCALE;
        for (int row = 0; row < dirty.rows(); row++) {
            for (int column = 0; column < dirty.columns(); column++) {
                if (dirty.isDirty(column, row)) {
                    int left = column * half - margin;
                    int top = row * half - margin;
                    resolver.resolve(
                            layers,
                            Backdrop.MARGIN,
                            Backdrop.MARGIN,
                            left - 1,
                            top - 1,
                            left + half + 1,
                            top + half + 1,
                            picture);
                }
            }
        }
    }

    private void resolveAll(Layers from, int shakeX, int shakeY, Picture to) {
        resolver.resolve(from, Backdrop.MARGIN + shakeX, Backdrop.MARGIN + shakeY, 0, 0, to.width(), to.height(), to);
    }
}
