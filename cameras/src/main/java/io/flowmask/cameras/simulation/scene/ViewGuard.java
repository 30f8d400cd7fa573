package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.space.Vec2;
import io.flowmask.cameras.simulation.space.Viewpoint;

/** Keeps tall things from standing right in the camera's way: whoever hung it there took care of that. */
final class ViewGuard {
    private final Vec2 camera;
    private final Vec2 target;
    private final Vec2 forward;
    private final double height;
    private final double slope;
    private final double halfWidth;

    /** @param halfWidth of what stays free, metres for each metre from the camera */
    ViewGuard(Viewpoint viewpoint, Vec2 target, double halfWidth) {
        this.camera = new Vec2(viewpoint.position().x(), viewpoint.position().y());
        this.target = target;
        this.halfWidth = halfWidth;
        this.height = viewpoint.height();
        Vec2 to = target.minus(camera);
        this.forward = to.length() < 0.5 ? new Vec2(1, 0) : to.unit();
        this.slope = height / Math.max(0.5, to.length());
    }

    /** Whether something round of the given size leaves the middle of the picture free. */
    boolean allows(Vec2 place, double radius, double top) {
        if (place.distanceTo(camera) < radius + 2.2 && top > height - 2.5) {
            return false;
        }
        Vec2 offset = place.minus(camera);
        double along = offset.dot(forward);
        double reach = target.distanceTo(camera) + 3;
        if (along < -radius || along > reach) {
            return true;
        }
        double lineOfSight = height - slope * Math.max(0, along);
        double aside = Math.abs(offset.cross(forward)) - radius;
        return top < lineOfSight - 1.2 || aside > 1 + halfWidth * Math.max(0, along);
    }
}
