package io.flowmask.cameras.simulation.dataset;

import io.flowmask.cameras.simulation.scene.GeneratedScene;
import java.util.List;

/**
 * A clip that has been written.
 *
 * @param name of its folder
 * @param place what the camera looks at, in a word
 * @param time time of day
 * @param weather likewise
 * @param cameraHeight metres
 * @param cameraPitch degrees below the horizon
 * @param frames in order
 */
record AnnotatedClip(
        String name,
        String place,
        String time,
        String weather,
        double cameraHeight,
        double cameraPitch,
        List<AnnotatedFrame> frames) {
    AnnotatedClip {
        frames = List.copyOf(frames);
    }

    static AnnotatedClip of(String name, GeneratedScene scene, List<AnnotatedFrame> frames) {
        return new AnnotatedClip(
                name,
                scene.kind().label(),
                scene.scene().light().conditions().time().label(),
                scene.scene().light().conditions().weather().label(),
                scene.scene().viewpoint().height(),
                StrictMath.toDegrees(scene.scene().viewpoint().pitch()),
                frames);
    }
}
