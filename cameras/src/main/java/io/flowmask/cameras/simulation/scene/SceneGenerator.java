package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.light.Conditions;
import io.flowmask.cameras.simulation.light.Illumination;
import io.flowmask.cameras.simulation.models.Buildings;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.space.Viewpoint;
import io.flowmask.cameras.simulation.traffic.TrafficPlan;
import java.util.List;

/** Draws whole scenes: conditions, place, camera, and all that stands around. The same seed gives the same scene. */
public final class SceneGenerator {
    private static final double FARTHEST = 130;
    private static final double NARROWEST = 34;
    private static final double WIDEST = 80;
    private static final List<SceneKind> KINDS =
            List.of(SceneKind.STREET, SceneKind.CROSSROADS, SceneKind.T_JUNCTION, SceneKind.CAR_PARK);

    private SceneGenerator() {}

    /** The scene that belongs to a stream of draws. */
    public static GeneratedScene generate(Dice dice) {
        return generate(dice, Conditions.draw(dice.fork("conditions")));
    }

    /** The scene that belongs to a stream of draws, under given conditions. */
    public static GeneratedScene generate(Dice dice, Conditions conditions) {
        Dice layout = dice.fork("layout");
        SceneKind kind = KINDS.get(layout.weighted(42, 25, 18, 15));
        RoadProfile main = RoadProfile.draw(layout, false);
        RoadProfile side = RoadProfile.draw(layout, true);
        Dice hanging = dice.fork("camera");
        Vec2 target = target(kind, main, hanging);
        Viewpoint viewpoint = hang(target, hanging);
        SceneParts parts = new SceneParts(
                extent(viewpoint),
                SceneParts.Look.draw(layout),
                new ViewGuard(viewpoint, target, hanging.between(0.1, 0.28)));
        parts.paint(
                new LocalFrame(new Vec2(0, 0), 0).rectangle(-900, 900, -900, 900),
                parts.look.vergeSurface(),
                parts.look.verge());
        TrafficMix mix = TrafficMix.draw(layout, viewpoint.pitch() > 0.9);
        switch (kind) {
            case STREET -> new StreetBuilder(parts, mix, layout).street(main);
            case CROSSROADS -> new StreetBuilder(parts, mix, layout).junction(main, side, true);
            case T_JUNCTION -> new StreetBuilder(parts, mix, layout).junction(main, side, false);
            case CAR_PARK -> new CarParkBuilder(parts, mix, layout).build();
        }
        skyline(parts, layout);
        new GroundClutter(parts, viewpoint, dice.fork("clutter")).scatter(conditions);
        Illumination light = Illumination.draw(conditions, dice.fork("light"));
        Scene scene = new Scene(
                viewpoint,
                conditions.hasHeadlights() ? light.withLamps(parts.lamps) : light,
                parts.ground,
                parts.stains,
                parts.objects,
                parts.parked,
                layout.between(0.5, 1.5));
        int phases = kind == SceneKind.CROSSROADS || kind == SceneKind.T_JUNCTION ? lightPhases(parts) : 0;
        return new GeneratedScene(
                kind,
                scene,
                new TrafficPlan(parts.lanes, parts.walks, parts.crossings, phases, parts.bystanders, parts.parked));
    }

    private static int lightPhases(SceneParts parts) {
        return parts.lanes.stream()
                        .anyMatch(lane -> lane.passage().isPresent()
                                && lane.passage().get().phase() >= 0)
                ? 2
                : 0;
    }

    /** What the camera looks at: most often the road, sometimes what is beside it. */
    private static Vec2 target(SceneKind kind, RoadProfile main, Dice dice) {
        if (kind != SceneKind.CAR_PARK && dice.chance(0.3)) {
            double beside = dice.between(main.kerb(), main.pavementEnd() + 2);
            return new Vec2(dice.between(-9.0, 9.0), dice.sign() * beside);
        }
        double across = kind == SceneKind.CAR_PARK ? 9 : main.kerb();
        return new Vec2(dice.between(-5.0, 5.0), dice.between(-across, across) * 0.8);
    }

    /**
     * Hangs the camera: from oblique to straight down, mostly higher than 6 metres, roughly at the target. The farther the target, the
     * longer the lens, so that a car there has a size to be recognised at.
     */
    private static Viewpoint hang(Vec2 target, Dice dice) {
        double pitch = switch (dice.weighted(46, 46, 8)) {
            case 0 -> dice.between(18.0, 45.0);
            case 1 -> dice.between(35.0, 65.0);
            default -> dice.between(60.0, 88.0);
        };
        double radians = StrictMath.toRadians(pitch);
        double height = dice.chance(0.1)
                ? dice.between(4.5, 6.0)
                : StrictMath.exp(dice.between(StrictMath.log(pitch < 45 ? 6.0 : 7.5), StrictMath.log(14.0)));
        double yaw = dice.between(0.0, 2 * Math.PI);
        double away = height / StrictMath.tan(radians);
        double across = StrictMath.exp(dice.between(StrictMath.log(11.0), StrictMath.log(30.0)));
        double fieldOfView = 2 * StrictMath.toDegrees(StrictMath.atan2(across * StrictMath.sin(radians), 2 * height));
        Vec2 foot = target.minus(Vec2.heading(yaw).times(away));
        return new Viewpoint(
                new Vec3(foot.x(), foot.y(), height),
                yaw + 0.05 * dice.normal(),
                radians,
                StrictMath.toRadians(1.6 * dice.normal()),
                StrictMath.toRadians(Math.min(WIDEST, Math.max(NARROWEST, fieldOfView))));
    }

    /** How far there is anything to be seen. */
    private static double extent(Viewpoint viewpoint) {
        double upperEdge = viewpoint.pitch() - viewpoint.horizontalFieldOfView() * 0.36;
        double seen = upperEdge < 0.05 ? FARTHEST : viewpoint.height() / StrictMath.tan(upperEdge);
        return Math.min(FARTHEST, 30 + seen);
    }

    /** Large grey boxes at the edge of the world. */
    private static void skyline(SceneParts parts, Dice dice) {
        if (parts.extent < FARTHEST) {
            return;
        }
        for (int i = 0; i < 46; i++) {
            double angle = 2 * Math.PI * (i + dice.unit()) / 46;
            Vec2 place = Vec2.heading(angle).times(dice.between(190.0, 320.0));
            parts.put(Buildings.block(dice, dice.between(15.0, 45.0), 14), place, angle + Math.PI / 2, 20);
        }
        for (int i = 0; i < 3; i++) {
            parts.blot(
                    new Vec2(dice.between(-90.0, 90.0), dice.between(-90.0, 90.0)),
                    30,
                    20,
                    dice.between(0.0, 3.0),
                    0.85);
        }
    }
}
