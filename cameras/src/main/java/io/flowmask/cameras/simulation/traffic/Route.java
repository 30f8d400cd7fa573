package io.flowmask.cameras.simulation.traffic;

import io.flowmask.cameras.simulation.space.Vec2;
import java.util.ArrayList;
import java.util.List;

/**
 * A line to drive or walk along, from where things appear to where they leave, with how fast its bends may be taken. Immutable.
 */
public final class Route {
    private static final double STEP = 0.5;
    private static final double COMFORTABLE_BRAKING = 1.8;
    private static final double SIDEWAYS_ACCELERATION = 2.2;

    private final double[] x;
    private final double[] y;
    private final double[] speedLimit;

    private Route(List<Vec2> points, double speedLimit) {
        int count = points.size();
        this.x = new double[count];
        this.y = new double[count];
        this.speedLimit = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = points.get(i).x();
            y[i] = points.get(i).y();
        }
        for (int i = 0; i < count; i++) {
            int before = Math.max(0, i - 4);
            int after = Math.min(count - 1, i + 4);
            double turn = Math.abs(direction(i, after).cross(direction(before, i)));
            double radius = turn < 1e-4 ? 1e4 : (after - before) * STEP / 2 / turn;
            this.speedLimit[i] = Math.min(speedLimit, Math.sqrt(SIDEWAYS_ACCELERATION * radius));
        }
        for (int i = count - 2; i >= 0; i--) {
            double brakingFrom = this.speedLimit[i + 1] * this.speedLimit[i + 1] + 2 * COMFORTABLE_BRAKING * STEP;
            this.speedLimit[i] = Math.min(this.speedLimit[i], Math.sqrt(brakingFrom));
        }
    }

    private Vec2 direction(int from, int to) {
        return new Vec2(x[to] - x[from], y[to] - y[from]).unit();
    }

    /** Starts a route. */
    public static Builder from(Vec2 start) {
        return new Builder(start);
    }

    /** Joins lines and curves. */
    public static final class Builder {
        private final List<Vec2> points = new ArrayList<>();

        private Builder(Vec2 start) {
            points.add(start);
        }

        /** Straight on to a point. */
        public Builder lineTo(Vec2 end) {
            Vec2 start = last();
            int pieces = (int) Math.max(1, Math.ceil(start.distanceTo(end) / STEP));
            for (int i = 1; i <= pieces; i++) {
                points.add(start.plus(end.minus(start).times((double) i / pieces)));
            }
            return this;
        }

        /**
         * In a smooth bend to a point.
         *
         * @param leaving direction at the start, length 1
         * @param arriving direction at the end, length 1
         */
        public Builder curveTo(Vec2 end, Vec2 leaving, Vec2 arriving) {
            Vec2 start = last();
            double pull = start.distanceTo(end) * 0.39;
            Vec2 a = start.plus(leaving.times(pull));
            Vec2 b = end.minus(arriving.times(pull));
            int pieces = (int) Math.max(6, Math.ceil(start.distanceTo(end) * 1.15 / STEP));
            for (int i = 1; i <= pieces; i++) {
                double t = (double) i / pieces;
                double r = 1 - t;
                points.add(start.times(r * r * r)
                        .plus(a.times(3 * r * r * t))
                        .plus(b.times(3 * r * t * t))
                        .plus(end.times(t * t * t)));
            }
            return this;
        }

        private Vec2 last() {
            return points.get(points.size() - 1);
        }

        /** The finished route; the speed limit in metres per second holds where it is straight. */
        public Route build(double speedLimit) {
            return new Route(evenlySpaced(points), speedLimit);
        }

        private static List<Vec2> evenlySpaced(List<Vec2> points) {
            List<Vec2> even = new ArrayList<>();
            even.add(points.get(0));
            double carried = 0;
            for (int i = 1; i < points.size(); i++) {
                Vec2 a = points.get(i - 1);
                Vec2 b = points.get(i);
                double length = a.distanceTo(b);
                double at = STEP - carried;
                while (at <= length) {
                    even.add(a.plus(b.minus(a).times(at / length)));
                    at += STEP;
                }
                carried = length - (at - STEP);
            }
            return even;
        }
    }

    /** Metres from start to end. */
    public double length() {
        return (x.length - 1) * STEP;
    }

    /** The point {@code s} metres from the start; beyond the ends, straight on. */
    public Vec2 at(double s) {
        int i = (int) Math.max(0, Math.min(x.length - 2, s / STEP));
        double share = s / STEP - i;
        return new Vec2(x[i] + share * (x[i + 1] - x[i]), y[i] + share * (y[i + 1] - y[i]));
    }

    /** Direction {@code s} metres from the start, radians. */
    public double headingAt(double s) {
        int i = (int) Math.max(0, Math.min(x.length - 2, s / STEP));
        return StrictMath.atan2(y[i + 1] - y[i], x[i + 1] - x[i]);
    }

    /** Highest sensible speed {@code s} metres from the start, metres per second. */
    double speedLimitAt(double s) {
        return speedLimit[(int) Math.max(0, Math.min(x.length - 1, s / STEP))];
    }

    /**
     * Looks for a point near the stretch ahead.
     *
     * @param from start of the stretch, metres from the route's start
     * @param to its end
     * @param reach how far beside the route counts
     * @return where along the route, or infinity when it is not near
     */
    double find(Vec2 point, double from, double to, double reach) {
        int first = (int) Math.max(0, Math.ceil(from / STEP));
        int last = (int) Math.min(x.length - 1, to / STEP);
        double square = reach * reach;
        int best = -1;
        for (int i = first; i <= last; i++) {
            double dx = x[i] - point.x();
            double dy = y[i] - point.y();
            double distance = dx * dx + dy * dy;
            if (distance < square) {
                square = distance;
                best = i;
            }
        }
        return best < 0 ? Double.POSITIVE_INFINITY : best * STEP;
    }

    /** Where the route first comes within {@code radius} of a point, or infinity. */
    public double firstWithin(Vec2 point, double radius) {
        for (int i = 0; i < x.length; i++) {
            if (new Vec2(x[i], y[i]).distanceTo(point) < radius) {
                return i * STEP;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Whether two stretches come nearer to each other than {@code clearance}. */
    static boolean meet(Route a, double fromA, double toA, Route b, double fromB, double toB, double clearance) {
        for (double s = fromA; s <= toA; s += 2 * STEP) {
            if (b.find(a.at(s), fromB, toB, clearance) < Double.POSITIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }
}
