package io.flowmask.cameras.simulation.space;

/** A point or direction on the ground, metres. */
public record Vec2(double x, double y) {
    /** The direction at an angle from east, counter-clockwise, length 1. */
    public static Vec2 heading(double radians) {
        return new Vec2(StrictMath.cos(radians), StrictMath.sin(radians));
    }

    public Vec2 plus(Vec2 other) {
        return new Vec2(x + other.x, y + other.y);
    }

    public Vec2 minus(Vec2 other) {
        return new Vec2(x - other.x, y - other.y);
    }

    public Vec2 times(double factor) {
        return new Vec2(x * factor, y * factor);
    }

    public double dot(Vec2 other) {
        return x * other.x + y * other.y;
    }

    /** Positive where {@code other} is to the left. */
    public double cross(Vec2 other) {
        return x * other.y - y * other.x;
    }

    /** A quarter turn to the left. */
    public Vec2 left() {
        return new Vec2(-y, x);
    }

    public double length() {
        return Math.sqrt(x * x + y * y);
    }

    public double distanceTo(Vec2 other) {
        return minus(other).length();
    }

    public double angle() {
        return StrictMath.atan2(y, x);
    }

    /** The same direction with length 1; the zero vector stays as it is. */
    public Vec2 unit() {
        double length = length();
        return length == 0 ? this : times(1 / length);
    }

    public Vec3 atHeight(double z) {
        return new Vec3(x, y, z);
    }
}
