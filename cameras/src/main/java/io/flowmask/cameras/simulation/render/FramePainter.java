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
    private final Headlamps headlamps;
    private final ActorPainter actors;
    private final Resolver resolver;
    private final GlareFinder glare;
    private final Still still;
    private final Picture picture;
    /** What has been drawn of the frame at hand; numbered after what is parked. */
    private final List<ActorState> drawn = new ArrayList<>();

    private FramePainter(Backdrop backdrop, boolean soft) {
        this.backdrop = backdrop;
        Layers drawn = backdrop.layers();
        this.layers = new Layers(drawn.width, drawn.height, drawn.ground);
        layers.restore(drawn, 0, drawn.colour.length);
        this.dirty = new DirtyTiles(drawn.width, drawn.height);
        this.effects = new GroundEffects(backdrop.projection());
        this.headlamps = new Headlamps(backdrop.projection());
        this.actors = new ActorPainter(
                backdrop.projection(),
                new LightShader(backdrop.light()),
                backdrop.tone(),
                backdrop.shadows(),
                backdrop.vignette(),
                backdrop.light().conditions().hasHeadlights());
        this.glare = new GlareFinder(backdrop);
        this.resolver = new Resolver(soft);
        this.still = new Still(backdrop, resolver);
        this.picture = new Picture(backdrop.frameWidth(), backdrop.frameHeight());
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
     * Paints a frame, without labels and what is seen.
     *
     * @param moving what moves, at this moment
     * @param shakeX how far the camera has swung sideways, in half pixels, at most 6 to either side; likewise {@code shakeY}
     * @return the frame; holds until the next call
     */
    public Picture paint(List<ActorState> moving, int shakeX, int shakeY) {
        return paint(moving, shakeX, shakeY, false);
    }

    /** Paints a frame likewise, with labels and what is seen. Its colours are the same. */
    public Picture paintLabelled(List<ActorState> moving, int shakeX, int shakeY) {
        return paint(moving, shakeX, shakeY, true);
    }

    private Picture paint(List<ActorState> moving, int shakeX, int shakeY, boolean labelled) {
        dirty.restore(layers, backdrop.layers());
        picture.seen().clear();
        drawn.clear();
        if (labelled) {
            picture.seen().addAll(backdrop.parked());
        }
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
            int number = firstNumber() + drawn.size();
            Silhouette silhouette = actors.draw(layers, state, number);
            dirty.mark(silhouette.left(), silhouette.top());
            dirty.mark(silhouette.right(), silhouette.bottom());
            dirty.commit();
            drawn.add(state);
            if (labelled) {
                picture.seen().add(actors.measure(state, number));
            }
        }
        picture.glares().clear();
        if (backdrop.light().conditions().hasHeadlights()) {
            glare.find(layers, drawn, firstNumber(), picture);
        }
        still.aim(shakeX, shakeY);
        still.copyColoursTo(picture);
        if (labelled) {
            still.copyLabelsTo(picture);
        }
        resolve(labelled);
        shineHeadlamps();
        return picture;
    }

    /** What the first that moves is marked with. */
    private int firstNumber() {
        return backdrop.parked().size() + 1;
    }

    private boolean mayShow(ActorState state) {
        Placement at = state.placement();
        // A low sun's shadow and a headlamp's beam reach farther than the vehicle.
        double reach =
                state.actor().mesh().radius() + (backdrop.light().conditions().hasHeadlights() ? Headlamps.METRES : 6);
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
            dirty.commit();
        }
        headlamps.clear();
        if (light.conditions().hasHeadlights()) {
            for (ActorState state : near) {
                if (hasHeadlamps(state)) {
                    headlamps.add(state);
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

    /** Brings down what differs from the backdrop, dirty neighbours in a row of tiles together. */
    private void resolve(boolean labelled) {
        for (int row = 0; row < dirty.rows(); row++) {
            int end = 0;
            for (int column = 0; column < dirty.columns(); column = end + 1) {
                end = column;
                while (end < dirty.columns() && dirty.isDirty(end, row)) {
                    end++;
                }
                if (end > column) {
                    resolveTiles(column * DirtyTiles.SIDE, end * DirtyTiles.SIDE, row * DirtyTiles.SIDE, labelled);
                }
            }
        }
    }

    private void shineHeadlamps() {
        DirtyTiles lit = headlamps.lit();
        int parked = backdrop.parked().size();
        for (int row = 0; row < lit.rows(); row++) {
            for (int column = 0; column < lit.columns(); column++) {
                if (lit.isDirty(column, row)) {
                    boolean crossed = dirty.isDirty(column, row);
                    headlamps.shine(
                            still, layers, parked, crossed, picture, column * DirtyTiles.SIDE, row * DirtyTiles.SIDE);
                }
            }
        }
    }

    /** Resolves all pixels of the frame that see something of the tiles between two columns of the layers. */
    private void resolveTiles(int tilesLeft, int tilesRight, int tilesTop, boolean labelled) {
        int spread = resolver.spread();
        int left = Math.max(0, Math.floorDiv(tilesLeft - still.firstColumn(), Backdrop.SCALE) - spread);
        int top = Math.max(0, Math.floorDiv(tilesTop - still.firstRow(), Backdrop.SCALE) - spread);
        int right = tilesRight - still.firstColumn();
        int bottom = tilesTop + DirtyTiles.SIDE - still.firstRow();
        int columns = Math.min(picture.width(), (right + 1) / Backdrop.SCALE + spread) - left;
        int rows = Math.min(picture.height(), (bottom + 1) / Backdrop.SCALE + spread) - top;
        if (columns <= 0 || rows <= 0) {
            return;
        }
        int source =
                (still.firstRow() + Backdrop.SCALE * top) * layers.width + still.firstColumn() + Backdrop.SCALE * left;
        int at = top * picture.width() + left;
        resolver.colours(layers.colour, source, layers.width, picture.colours(), at, picture.width(), columns, rows);
        if (labelled) {
            resolver.labels(layers.actor, source, layers.width, picture.labels(), at, picture.width(), columns, rows);
        }
    }
}
