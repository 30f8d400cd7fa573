package io.flowmask.cameras.simulation.space;

/**
 * A pinhole camera with square pixels: where it hangs, how it looks, how it projects. Camera axes: right, down, forward. Immutable.
 */
public final class Viewpoint {
    private final Vec3 position;
    private final Vec3 right;
    private final Vec3 down;
    private final Vec3 forward;
    private final double pitch;
    private final double horizontalFieldOfView;

    /**
     * @param position where it hangs
     * @param yaw where it looks, radians from east, counter-clockwise
     * @param pitch how far it looks down, radians: 0 at the horizon, π/2 straight down
     * @param roll turn around its axis, radians
     * @param horizontalFieldOfView radians
     */
    public Viewpoint(Vec3 position, double yaw, double pitch, double roll, double horizontalFieldOfView) {
        this.position = position;
        this.pitch = pitch;
        this.horizontalFieldOfView = horizontalFieldOfView;
        double cosYaw = StrictMath.cos(yaw);
        double sinYaw = StrictMath.sin(yaw);
        double cosPitch = StrictMath.cos(pitch);
        double sinPitch = StrictMath.sin(pitch);
        Vec3 levelRight = new Vec3(sinYaw, -cosYaw, 0);
        Vec3 levelDown = new Vec3(-cosYaw * sinPitch, -sinYaw * sinPitch, -cosPitch);
        this.forward = new Vec3(cosYaw * cosPitch, sinYaw * cosPitch, -sinPitch);
        double cosRoll = StrictMath.cos(roll);
        double sinRoll = StrictMath.sin(roll);
        this.right = levelRight.times(cosRoll).plus(levelDown.times(sinRoll));
        this.down = levelDown.times(cosRoll).minus(levelRight.times(sinRoll));
    }

    public Vec3 position() {
        return position;
    }

    public Vec3 right() {
        return right;
    }

    public Vec3 down() {
        return down;
    }

    public Vec3 forward() {
        return forward;
    }

    /** How far it looks down, radians. */
    public double pitch() {
        return pitch;
    }

    /** Metres above the ground. */
    public double height() {
        return position.z();
    }

    /** Distance between camera and image plane in pixels, for an image of the given width. */
    public double focalLengthPx(int widthPx) {
        return widthPx / 2.0 / StrictMath.tan(horizontalFieldOfView / 2);
    }

    public double horizontalFieldOfView() {
        return horizontalFieldOfView;
    }
}
