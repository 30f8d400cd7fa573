package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.light.Lamp;
import io.flowmask.cameras.simulation.mesh.Mesh;
import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;
import io.flowmask.cameras.simulation.models.Actor;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.traffic.ActorState;
import io.flowmask.cameras.simulation.traffic.Crossing;
import io.flowmask.cameras.simulation.traffic.Footprint;
import io.flowmask.cameras.simulation.traffic.Lane;
import io.flowmask.cameras.simulation.traffic.Walk;
import java.util.ArrayList;
import java.util.List;

/** A scene under construction. */
final class SceneParts {
    /** Farther than this from the origin, nothing is built, metres. */
    final double extent;

    final Look look;
    final List<GroundPatch> ground = new ArrayList<>();
    final List<Stain> stains = new ArrayList<>();
    final List<Placement> objects = new ArrayList<>();
    final List<ActorState> parked = new ArrayList<>();
    final List<ActorState> bystanders = new ArrayList<>();
    final List<Lamp> lamps = new ArrayList<>();
    final List<Lane> lanes = new ArrayList<>();
    final List<Walk> walks = new ArrayList<>();
    final List<Crossing> crossings = new ArrayList<>();
    final ViewGuard guard;
    /** Where vehicles may not park. */
    private final List<Footprint> taken = new ArrayList<>();

    /**
     * Colours that a neighbourhood shares.
     *
     * @param asphalt of roads
     * @param pavement of pavements
     * @param pavementSurface likewise
     * @param kerb of kerb stones
     * @param marking of lines
     * @param centreMarking of lines between directions
     * @param verge of what grows or lies beside the road
     * @param vergeSurface likewise
     */
    record Look(
            Rgb asphalt,
            Rgb pavement,
            Surface pavementSurface,
            Rgb kerb,
            Rgb marking,
            Rgb centreMarking,
            Rgb verge,
            Surface vergeSurface) {
        static Look draw(Dice dice) {
            Rgb asphalt = Rgb.grey(dice.between(62, 128))
                    .times(new Rgb((float) dice.between(0.94, 1.1), 1f, (float) dice.between(0.9, 1.08)));
            Rgb marking = Rgb.grey(dice.between(165, 235));
            Surface[] pavements = {Surface.PAVING, Surface.CONCRETE, Surface.ASPHALT_PATCH};
            Surface[] verges = {Surface.GRASS, Surface.GRAVEL, Surface.SOIL, Surface.PAVING};
            int verge = dice.weighted(70, 10, 8, 12);
            Rgb[] vergeColours = {
                Rgb.screen(dice.between(66, 112), dice.between(92, 122), dice.between(44, 66)),
                Rgb.grey(dice.between(110, 160)),
                Rgb.screen(120, 98, 76).times(dice.between(0.6, 1.4)),
                Rgb.grey(dice.between(110, 170))
            };
            return new Look(
                    asphalt,
                    Rgb.grey(dice.between(105, 178)).times(new Rgb(1.04f, 1f, (float) dice.between(0.84, 1.0))),
                    pavements[dice.weighted(6, 3, 2)],
                    Rgb.grey(dice.between(125, 190)),
                    marking,
                    dice.chance(0.4) ? Rgb.screen(212, 164, 52).times(dice.between(0.7, 1.1)) : marking,
                    vergeColours[verge],
                    verges[verge]);
        }
    }

    SceneParts(double extent, Look look, ViewGuard guard) {
        this.extent = extent;
        this.look = look;
        this.guard = guard;
    }

    void paint(Outline outline, Surface surface, Rgb colour) {
        ground.add(new GroundPatch(outline, surface, colour));
    }

    /** What the ground is made of at a place. */
    Surface surfaceAt(Vec2 place) {
        for (int i = ground.size() - 1; i >= 0; i--) {
            if (ground.get(i).outline().contains(place)) {
                return ground.get(i).surface();
            }
        }
        return look.vergeSurface();
    }

    /** A spot that is darker or lighter in the middle, in steps too small to be seen. */
    void blot(Vec2 centre, double radiusX, double radiusY, double turn, double tone) {
        int steps = 5;
        double each = StrictMath.pow(tone, 1.0 / steps);
        for (int i = 1; i <= steps; i++) {
            stains.add(new Stain(ellipse(centre, radiusX * i / steps, radiusY * i / steps, turn, 14), each));
        }
    }

    static Outline ellipse(Vec2 centre, double radiusX, double radiusY, double turn, int points) {
        LocalFrame frame = new LocalFrame(centre, turn);
        double[] local = new double[2 * points];
        for (int i = 0; i < points; i++) {
            local[2 * i] = radiusX * StrictMath.cos(2 * Math.PI * i / points);
            local[2 * i + 1] = radiusY * StrictMath.sin(2 * Math.PI * i / points);
        }
        return frame.outline(local);
    }

    /** Puts something there unless it blocks the view; whether it stands. */
    boolean put(Mesh mesh, Vec2 place, double heading, double radius) {
        if (!guard.allows(place, radius, mesh.height())) {
            return false;
        }
        objects.add(Placement.onGround(mesh, place.x(), place.y(), heading));
        return true;
    }

    /** Puts something on a parking place unless it is taken or blocks the view; whether it stands. */
    boolean occupy(Mesh mesh, Footprint place) {
        if (isTaken(place) || !put(mesh, place.centre(), place.heading(), place.width())) {
            return false;
        }
        taken.add(place);
        return true;
    }

    private boolean isTaken(Footprint place) {
        return taken.stream().anyMatch(place::overlaps);
    }

    /** Parks a vehicle unless something is in its way; whether it stands. */
    boolean park(Actor actor, Vec2 place, double heading) {
        ActorState state =
                ActorState.parked(1 + parked.size() + bystanders.size(), actor, place.x(), place.y(), heading);
        Footprint footprint = Footprint.of(state);
        if (isTaken(footprint) || !guard.allows(place, actor.width(), actor.height())) {
            return false;
        }
        parked.add(state);
        taken.add(footprint);
        return true;
    }

    void stand(Actor actor, Vec2 place, double heading) {
        bystanders.add(ActorState.parked(1 + parked.size() + bystanders.size(), actor, place.x(), place.y(), heading));
    }

    void lamp(Vec2 place, double height, Rgb strength) {
        lamps.add(new Lamp(new Vec3(place.x(), place.y(), height), strength));
    }
}
