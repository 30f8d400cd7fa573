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

    private void resolve(int shakeX, int shakeY) {
        still.aim(shakeX, shakeY);
        still.copyTo(picture);
        for (int row = 0; row < dirty.rows(); row++) {
            for (int column = 0; column < dirty.columns(); column++) {
                if (dirty.isDirty(column, row)) {
                    resolveTile(column * DirtyTiles.SIDE, row * DirtyTiles.SIDE);
                }
            }
        }
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

    /** Resolves all pixels of the frame that see something of a tile. */
    private void resolveTile(int tileLeft, int tileTop) {
        int spread = resolver.spread();
        int left = Math.max(0, Math.floorDiv(tileLeft - still.firstColumn(), Backdrop.SCALE) - spread);
        int top = Math.max(0, Math.floorDiv(tileTop - still.firstRow(), Backdrop.SCALE) - spread);
        int right = tileLeft + DirtyTiles.SIDE - still.firstColumn();
        int bottom = tileTop + DirtyTiles.SIDE - still.firstRow();
        int columnsEnd = Math.min(picture.width(), (right + 1) / Backdrop.SCALE + spread);
        int rowsEnd = Math.min(picture.height(), (bottom + 1) / Backdrop.SCALE + spread);
        int count = columnsEnd - left;
        for (int y = top; y < rowsEnd; y++) {
            int source = (still.firstRow() + Backdrop.SCALE * y) * layers.width
                    + still.firstColumn()
                    + Backdrop.SCALE * left;
            int at = y * picture.width() + left;
            resolver.colours(layers.colour, source, layers.width, picture.colours(), at, count);
            resolver.labels(layers.actor, source, layers.width, picture.labels(), at, count);
        }
    }
}
