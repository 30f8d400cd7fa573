package io.flowmask.cameras.scene;

/** A point or direction in the street's metres: x to the right, y up from the ground, z away from the camera along the road. */
record Point(double x, double y, double z) {

    Point plus(Point other) {
        return new Point(x + other.x, y + other.y, z + other.z);
    }

    Point minus(Point other) {
        return new Point(x - other.x, y - other.y, z - other.z);
    }

    double dot(Point other) {
        return x * other.x + y * other.y + z * other.z;
    }

    Point cross(Point other) {
        return new Point(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    Point normalised() {
        double length = Math.sqrt(dot(this));
        return new Point(x / length, y / length, z / length);
    }
}
