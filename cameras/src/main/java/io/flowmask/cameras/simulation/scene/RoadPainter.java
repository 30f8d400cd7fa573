package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/** Paints a street and its pavements: layers first for all streets, then markings between junctions. */
final class RoadPainter {
    private static final double LINE = 0.065;

    private final SceneParts parts;
    private final LocalFrame frame;
    private final RoadProfile profile;
    private final double start;
    private final double end;

    /**
     * @param start where the street begins along the frame, metres
     * @param end where it ends
     */
    RoadPainter(SceneParts parts, LocalFrame frame, RoadProfile profile, double start, double end) {
        this.parts = parts;
        this.frame = frame;
        this.profile = profile;
        this.start = start;
        this.end = end;
    }

    void pavements(Dice dice) {
        SceneParts.Look look = parts.look;
        for (int side = -1; side <= 1; side += 2) {
            band(side, profile.pavementStart(), profile.pavementEnd(), look.pavementSurface(), look.pavement());
            if (profile.verge() > 0) {
                band(side, profile.kerb(), profile.pavementStart(), look.vergeSurface(), look.verge());
            }
            band(
                    side,
                    profile.pavementEnd() - 0.1,
                    profile.pavementEnd(),
                    Surface.CONCRETE,
                    look.kerb().times(0.8));
        }
        if (dice.chance(0.3)) {
            double across = dice.sign() * dice.between(profile.pavementStart(), profile.pavementEnd());
            seam(dice, start, end, across, look.pavement().times(0.7));
        }
    }

    void kerbs() {
        double kerb = profile.kerb();
        parts.paint(frame.rectangle(start, end, -kerb - 0.17, kerb + 0.17), Surface.CONCRETE, parts.look.kerb());
        parts.paint(
                frame.rectangle(start, end, -kerb - 0.03, kerb + 0.03),
                Surface.CONCRETE,
                parts.look.kerb().times(0.42));
    }

    void surface(Dice dice) {
        Rgb asphalt = parts.look.asphalt();
        double kerb = profile.kerb();
        parts.paint(frame.rectangle(start, end, -kerb, kerb), Surface.ASPHALT, asphalt);
        for (int side = -1; side <= 1; side += 2) {
            band(side, kerb - 0.3, kerb, Surface.CONCRETE, asphalt.times(dice.between(0.75, 1.35)));
            if (profile.cycleLane() > 0 && dice.chance(0.35)) {
                Rgb paint = dice.chance(0.6) ? Rgb.screen(134, 74, 62) : Rgb.screen(70, 112, 88);
                double from = profile.lanesEnd();
                band(side, from, from + profile.cycleLane(), Surface.ASPHALT, paint.times(dice.between(0.6, 1.1)));
            }
        }
        for (int lane = 0; lane < profile.lanes(); lane++) {
            for (int side = -1; side <= 1; side += 2) {
                double centre = side * profile.laneCentre(lane);
                for (double track : new double[] {-0.78, 0.78}) {
                    track(centre + track, 0.34, dice.between(0.86, 1.06));
                }
                track(centre, 0.3, dice.between(0.82, 0.98));
            }
        }
    }

    /** A long soft stripe, as tyres and dripping oil leave. */
    private void track(double across, double halfWidth, double tone) {
        double each = StrictMath.sqrt(Math.sqrt(tone));
        for (int i = 1; i <= 4; i++) {
            double half = halfWidth * i / 4;
            parts.stains.add(new Stain(frame.rectangle(start, end, across - half, across + half), each));
        }
    }

    private void band(int side, double from, double to, Surface surface, Rgb colour) {
        parts.paint(
                frame.rectangle(start, end, Math.min(side * from, side * to), Math.max(side * from, side * to)),
                surface,
                colour);
    }

    private void seam(Dice dice, double from, double to, double across, Rgb colour) {
        double u = from;
        double v = across;
        while (u < to) {
            double nextU = Math.min(to, u + dice.between(1.5, 6.0));
            double nextV = across + 0.06 * dice.normal();
            parts.paint(
                    frame.outline(u, v - 0.025, nextU, nextV - 0.025, nextU, nextV + 0.025, u, v + 0.025),
                    Surface.MATTE,
                    colour);
            u = nextU;
            v = nextV;
        }
    }

    /** Lines, arrows and seams between two places. */
    void markings(Dice dice, double from, double to) {
        Rgb white = parts.look.marking();
        if (profile.median() > 0) {
            double half = profile.median() / 2;
            boolean green = dice.chance(0.6);
            parts.paint(frame.rectangle(from, to, -half, half), Surface.CONCRETE, parts.look.kerb());
            parts.paint(
                    frame.rectangle(from + 0.2, to - 0.2, -half + 0.15, half - 0.15),
                    green ? Surface.GRASS : parts.look.pavementSurface(),
                    green ? parts.look.verge() : parts.look.pavement());
        } else if (dice.chance(0.9)) {
            if (profile.lanes() > 1 || dice.chance(0.35)) {
                solid(from, to, 0.12, parts.look.centreMarking());
                solid(from, to, -0.12, parts.look.centreMarking());
            } else {
                dashes(dice, from, to, 0, parts.look.centreMarking());
            }
        }
        for (int side = -1; side <= 1; side += 2) {
            for (int lane = 1; lane < profile.lanes(); lane++) {
                dashes(dice, from, to, side * (profile.median() / 2 + lane * profile.laneWidth()), white);
            }
            if (profile.cycleLane() > 0 || dice.chance(0.55)) {
                solid(from, to, side * (profile.lanesEnd() - 0.05), white);
            }
            if (profile.parking() > 0 && dice.chance(0.6)) {
                bays(from, to, side, white);
            }
        }
        if (dice.chance(0.75)) {
            seam(dice, from, to, dice.sign() * dice.between(0.0, profile.lanesEnd()), Rgb.grey(30));
        }
        for (int lane = 0; lane < profile.lanes(); lane++) {
            if (dice.chance(0.2)) {
                RoadLettering lettering =
                        new RoadLettering(parts, dice.chance(0.8) ? white : parts.look.centreMarking());
                double before = dice.between(3.0, 16.0);
                lettering.word(lane(from + before, -profile.laneCentre(lane), 0), profile.laneWidth(), dice);
                lettering.word(lane(to - before, profile.laneCentre(lane), Math.PI), profile.laneWidth(), dice);
            }
            if (dice.chance(0.5)) {
                arrow(dice, from + dice.between(2.0, 14.0), -profile.laneCentre(lane), 0, white);
                arrow(dice, to - dice.between(2.0, 14.0), profile.laneCentre(lane), Math.PI, white);
            }
        }
    }

    private void solid(double from, double to, double across, Rgb colour) {
        parts.paint(frame.rectangle(from, to, across - LINE, across + LINE), Surface.MARKING, colour);
    }

    private void dashes(Dice dice, double from, double to, double across, Rgb colour) {
        double dash = dice.between(1.5, 4.0);
        double gap = dice.between(2.0, 6.0);
        for (double u = from; u < to; u += dash + gap) {
            solid(u, Math.min(to, u + dash), across, colour);
        }
    }

    private void bays(double from, double to, int side, Rgb colour) {
        double inner = side * (profile.lanesEnd() + profile.cycleLane() + 0.05);
        double outer = side * (profile.kerb() - 0.35);
        for (double u = from + 2; u < to - 2; u += 6) {
            parts.paint(
                    frame.rectangle(u - 0.05, u + 0.05, Math.min(inner, outer), Math.max(inner, outer)),
                    Surface.MARKING,
                    colour);
        }
    }

    /** A stop line for one direction, or for both where there is a crossing. */
    void stopLine(double along, int side) {
        double from = side * (profile.median() / 2 + 0.15);
        double to = side * profile.lanesEnd();
        parts.paint(
                frame.rectangle(along - 0.2, along + 0.2, Math.min(from, to), Math.max(from, to)),
                Surface.MARKING,
                parts.look.marking());
    }

    /** Stripes, or two lines of studs, for people to cross. */
    void crossing(Dice dice, double from, double to) {
        double kerb = profile.kerb() - 0.2;
        if (dice.chance(0.8)) {
            for (double v = -kerb; v < kerb - 0.4; v += 1.0) {
                parts.paint(frame.rectangle(from, to, v, v + 0.5), Surface.MARKING, parts.look.marking());
            }
        } else {
            parts.paint(frame.rectangle(from, from + 0.15, -kerb, kerb), Surface.MARKING, parts.look.marking());
            parts.paint(frame.rectangle(to - 0.15, to, -kerb, kerb), Surface.MARKING, parts.look.marking());
        }
    }

    private LocalFrame lane(double along, double across, double turn) {
        return new LocalFrame(frame.at(along, across), frame.heading() + turn);
    }

    private void arrow(Dice dice, double along, double across, double turn, Rgb colour) {
        LocalFrame lane = lane(along, across, turn);
        parts.paint(lane.rectangle(-1.6, 0.5, -0.08, 0.08), Surface.MARKING, colour);
        switch (dice.between(0, 2)) {
            case 0 -> parts.paint(lane.outline(0.4, -0.35, 1.6, 0, 0.4, 0.35), Surface.MARKING, colour);
            case 1 -> {
                parts.paint(lane.rectangle(0.35, 0.55, -0.5, 0), Surface.MARKING, colour);
                parts.paint(lane.outline(0.0, -0.5, 0.45, -1.05, 0.9, -0.5), Surface.MARKING, colour);
            }
            default -> {
                parts.paint(lane.rectangle(0.35, 0.55, 0, 0.5), Surface.MARKING, colour);
                parts.paint(lane.outline(0.0, 0.5, 0.9, 0.5, 0.45, 1.05), Surface.MARKING, colour);
            }
        }
    }
}
