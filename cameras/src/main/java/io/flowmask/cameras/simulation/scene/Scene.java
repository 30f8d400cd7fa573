package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.light.Illumination;
import io.flowmask.cameras.simulation.mesh.Placement;
import io.flowmask.cameras.simulation.space.Viewpoint;
import io.flowmask.cameras.simulation.traffic.ActorState;
import java.util.List;

/**
 * All that a camera sees and that does not move.
 *
 * @param viewpoint the camera
 * @param light what shines
 * @param ground from the lowest layer up; the first reaches to the horizon
 * @param stains on the ground
 * @param objects that are not annotated
 * @param parked vehicles that stay; annotated like those that move
 * @param grain strength of ground textures, about 1
 */
public record Scene(
        Viewpoint viewpoint,
        Illumination light,
        List<GroundPatch> ground,
        List<Stain> stains,
        List<Placement> objects,
        List<ActorState> parked,
        double grain) {
    public Scene {
        ground = List.copyOf(ground);
        stains = List.copyOf(stains);
        objects = List.copyOf(objects);
        parked = List.copyOf(parked);
    }
}
