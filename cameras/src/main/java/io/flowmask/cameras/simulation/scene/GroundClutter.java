package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.chance.SmoothNoise;
import io.flowmask.cameras.simulation.light.Conditions;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.space.Vec3;
import io.flowmask.cameras.simulation.space.Viewpoint;

/** What lies on the ground where the camera looks: repairs, manholes, oil, leaves, litter, puddles. */
final class GroundClutter {
    private static final double FARTHEST = 55;

    private final SceneParts parts;
    private final Dice dice;
    private final Projection projection;

    GroundClutter(SceneParts parts, Viewpoint viewpoint, Dice dice) {
        this.parts = parts;
        this.dice = dice;
        this.projection = new Projection(viewpoint, 160, 90, 0);
    }

    void scatter(Conditions conditions) {
        // A camera that looks at a few square metres would otherwise see all of it at once.
        double plenty = dice.between(0.2, 1.5) * Math.min(1, visibleMetres() / 18);
        for (int i = 0; i < count(7, plenty); i++) {
            repair();
        }
        for (int i = 0; i < count(1.6, plenty); i++) {
            resurfaced();
        }
        for (int i = 0; i < count(2, plenty); i++) {
            skid();
        }
        for (int i = 0; i < count(5, plenty); i++) {
            manhole();
        }
        for (int i = 0; i < count(7, plenty); i++) {
            crack();
        }
        for (int i = 0; i < count(22, plenty); i++) {
            double radius = dice.between(0.1, 1.1);
            parts.blot(
                    spot(), radius, radius * dice.between(0.3, 1.0), dice.between(0.0, 3.1), dice.between(0.55, 1.25));
        }
        int leaves = dice.chance(0.4) ? dice.between(80, 700) : dice.between(0, 60);
        for (int i = 0; i < leaves; i++) {
            leaf();
        }
        if (conditions.isWet() || dice.chance(0.12)) {
            for (int i = 0; i < count(6, plenty); i++) {
                puddle();
            }
        }
    }

    /** Width of the ground seen across the middle of the picture. */
    private double visibleMetres() {
        Viewpoint viewpoint = projection.viewpoint();
        double distance = viewpoint.height() / StrictMath.sin(Math.max(0.2, viewpoint.pitch()));
        return 2 * distance * StrictMath.tan(viewpoint.horizontalFieldOfView() / 2);
    }

    private int count(double mean, double plenty) {
        return (int) Math.round(mean * plenty * dice.between(0.3, 1.7));
    }

    /** A place on the ground that is in the picture. */
    private Vec2 spot() {
        for (int attempt = 0; attempt < 20; attempt++) {
            Vec3 ray = projection.ray(dice.between(0.0, 160.0), dice.between(0.0, 90.0));
            double depth = -projection.viewpoint().height() / ray.z();
            if (ray.z() < -0.01 && depth < FARTHEST) {
                Vec3 camera = projection.viewpoint().position();
                return new Vec2(camera.x() + depth * ray.x(), camera.y() + depth * ray.y());
            }
        }
        return new Vec2(dice.between(-20.0, 20.0), dice.between(-20.0, 20.0));
    }

    private boolean isRoad(Vec2 place) {
        return switch (parts.surfaceAt(place)) {
            case ASPHALT, MARKING -> true;
            default -> false;
        };
    }

    private void repair() {
        Vec2 centre = spot();
        if (!isRoad(centre) && dice.chance(0.8)) {
            return;
        }
        LocalFrame frame =
                new LocalFrame(centre, dice.chance(0.7) ? dice.between(0, 3) * Math.PI / 2 : dice.between(0.0, 3.1));
        double length = dice.between(0.5, 6.0);
        double width = dice.between(0.3, 1.6);
        Rgb tone = parts.look.asphalt().times(dice.between(0.5, 1.3));
        parts.paint(
                frame.rectangle(-length / 2 - 0.05, length / 2 + 0.05, -width / 2 - 0.05, width / 2 + 0.05),
                Surface.MATTE,
                tone.times(0.55));
        parts.paint(frame.rectangle(-length / 2, length / 2, -width / 2, width / 2), Surface.ASPHALT_PATCH, tone);
    }

    /** A stretch laid anew, about as large as a vehicle or larger, with its seam of tar. */
    private void resurfaced() {
        double length = dice.between(2.5, 11.0);
        double width = dice.between(1.5, 3.4);
        Vec2 centre = spot();
        if (!isRoad(centre)) {
            return;
        }
        LocalFrame frame =
                new LocalFrame(centre, dice.between(0, 3) * Math.PI / 2 + (dice.chance(0.15) ? dice.normal() : 0));
        Rgb tone = parts.look.asphalt().times(dice.between(0.45, 1.4));
        double seam = dice.between(0.0, 0.08);
        parts.paint(
                frame.rectangle(-length / 2 - seam, length / 2 + seam, -width / 2 - seam, width / 2 + seam),
                Surface.MATTE,
                parts.look.asphalt().times(0.4));
        parts.paint(
                frame.rectangle(-length / 2, length / 2, -width / 2, width / 2),
                dice.chance(0.7) ? Surface.ASPHALT_PATCH : Surface.CONCRETE,
                tone);
    }

    /** Rubber that locked wheels left, and what dripped between them. */
    private void skid() {
        Vec2 from = spot();
        if (!isRoad(from)) {
            return;
        }
        double heading = dice.between(0, 1) * Math.PI / 2 + 0.1 * dice.normal();
        double bend = 0.03 * dice.normal();
        double tone = dice.between(0.45, 0.8);
        int pieces = dice.between(4, 12);
        for (int i = 0; i < pieces; i++) {
            LocalFrame frame = new LocalFrame(from, heading);
            for (double side : new double[] {-0.75, 0.75}) {
                parts.stains.add(new Stain(frame.rectangle(0, 1, side - 0.09, side + 0.09), tone));
            }
            heading += bend;
            from = frame.at(1, 0);
        }
        if (dice.chance(0.4)) {
            parts.blot(from, dice.between(0.6, 2.2), dice.between(0.4, 0.9), heading, dice.between(0.45, 0.8));
        }
    }

    private void manhole() {
        Vec2 centre = spot();
        Rgb iron = Rgb.grey(dice.between(40, 95));
        if (dice.chance(0.7)) {
            parts.paint(SceneParts.ellipse(centre, 0.4, 0.4, 0, 14), Surface.CONCRETE, iron.times(1.6));
            parts.paint(SceneParts.ellipse(centre, 0.33, 0.33, 0, 14), Surface.GRAVEL, iron);
        } else {
            LocalFrame frame = new LocalFrame(centre, 0);
            parts.paint(frame.rectangle(-0.3, 0.3, -0.22, 0.22), Surface.MATTE, iron.times(0.8));
            for (int i = -2; i <= 2; i++) {
                parts.paint(
                        frame.rectangle(i * 0.11 - 0.02, i * 0.11 + 0.02, -0.18, 0.18), Surface.MATTE, iron.times(0.2));
            }
        }
    }

    private void crack() {
        Vec2 from = spot();
        double heading = dice.between(0.0, 6.3);
        Rgb tar = parts.look.asphalt().times(dice.between(0.25, 0.7));
        double half = dice.between(0.006, 0.028);
        int pieces = dice.between(3, 14);
        for (int i = 0; i < pieces; i++) {
            heading += 0.4 * dice.normal();
            double length = dice.between(0.2, 0.8);
            LocalFrame frame = new LocalFrame(from, heading);
            parts.paint(frame.rectangle(0, length + half, -half, half), Surface.MATTE, tar);
            from = frame.at(length, 0);
        }
    }

    private void leaf() {
        LocalFrame frame = new LocalFrame(spot(), dice.between(0.0, 6.3));
        double size = dice.between(0.02, 0.06);
        Rgb colour = dice.chance(0.85)
                ? Rgb.screen(dice.between(90, 170), dice.between(70, 120), dice.between(30, 60))
                : Rgb.grey(dice.between(90, 240));
        parts.paint(frame.outline(-size, 0, 0, -0.6 * size, size, 0, 0, 0.6 * size), Surface.MATTE, colour);
    }

    private static Vec2 shore(double angle, double length, double shift) {
        Vec2 out = Vec2.heading(angle);
        double radius = length * (0.6 + 0.38 * SmoothNoise.at(2.2 * out.x() + shift, 2.2 * out.y()));
        return new Vec2(radius * out.x(), 0.5 * radius * out.y());
    }

    private void puddle() {
        Vec2 centre = spot();
        double turn = dice.between(0.0, 3.1);
        double length = dice.between(0.4, 2.2);
        Rgb dark = parts.look.asphalt().times(0.3);
        LocalFrame frame = new LocalFrame(centre, turn);
        int corners = 28;
        double shift = dice.between(0.0, 90.0);
        for (int i = 0; i < corners; i++) {
            Vec2 a = shore(2 * Math.PI * i / corners, length, shift);
            Vec2 b = shore(2 * Math.PI * ((i + 1) % corners) / corners, length, shift);
            parts.paint(frame.outline(0, 0, a.x(), a.y(), b.x(), b.y()), Surface.PUDDLE, dark);
        }
    }
}
