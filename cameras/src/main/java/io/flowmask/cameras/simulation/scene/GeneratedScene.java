package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.traffic.TrafficPlan;

/**
 * A scene and what may happen in it.
 *
 * @param kind what kind of place it is
 * @param scene what stands still
 * @param traffic what moves
 */
public record GeneratedScene(SceneKind kind, Scene scene, TrafficPlan traffic) {}
